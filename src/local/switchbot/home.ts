/** What stands in the simulated home. All names of it are made up. */

export const hub = { deviceId: "LOCALHUBMINI", deviceName: "Hub", deviceType: "Hub Mini" } as const;

export const meter = {
  deviceId: "LOCALMETER01",
  deviceName: "Living room",
  deviceType: "Meter",
  hubDeviceId: hub.deviceId,
} as const;

/** The air conditioner as a device that can be asked for its status. */
export const airconDevice = {
  deviceId: "LOCALAIRCON1",
  deviceName: "Air conditioner",
  deviceType: "Air Conditioner",
  hubDeviceId: hub.deviceId,
} as const;

/** The infrared remote control of the same air conditioner: it takes commands and has no status. */
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
