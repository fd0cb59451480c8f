/** The devices of the simulated home. All names are invented. */

export const hub = { deviceId: "LOCALHUBMINI", deviceName: "Hub", deviceType: "Hub Mini" } as const;

export const meter = {
  deviceId: "LOCALMETER01",
  deviceName: "Living room",
  deviceType: "Meter",
  hubDeviceId: hub.deviceId,
} as const;

/** The air conditioner as a device with a status. */
export const airconDevice = {
  deviceId: "LOCALAIRCON1",
  deviceName: "Air conditioner",
  deviceType: "Air Conditioner",
  hubDeviceId: hub.deviceId,
} as const;

/** The infrared remote control of the same air conditioner: it accepts commands and has no status. */
export const airconRemote = {
  deviceId: "02-202001010000-12345678",
  deviceName: "Remote of the air conditioner",
  remoteType: "Air Conditioner",
  hubDeviceId: hub.deviceId,
} as const;

/** The body of GET /devices. */
export const deviceList = {
  deviceList: [{ ...hub, hubDeviceId: "" }, meter, airconDevice].map((device) => ({
    ...device,
    enableCloudService: true,
  })),
  infraredRemoteList: [airconRemote],
};
