import type { Clock } from "../../core/clock.ts";
import { hourMs } from "../../core/time-units.ts";
import { type Aircon, initialAircon } from "./aircon.ts";
import { humidityAt, temperatureAfter } from "./climate.ts";
import type { StoredRoom } from "./room-file.ts";

/** A reading of the meter. */
interface Reading {
  /** °C, to a tenth. */
  readonly temperature: number;
  /** Whole percent. */
  readonly humidity: number;
}

/** A room with one air conditioner. Its temperature is computed from the clock on each reading. */
export interface Room {
  reading(): Reading;
  /** The temperature outside, in °C. */
  outside(): number;
  aircon(): Aircon;
  setAircon(aircon: Aircon): void;
  /** Sets how many times as fast as in a real room the temperature changes. Not stored. */
  setSpeed(speed: number): void;
  /** Sets the temperature of the room or outside, in °C. */
  setTemperatures(temperatures: { temperature?: number | undefined; outside?: number | undefined }): void;
}

interface RoomOptions {
  readonly clock: Clock;
  /** How many times as fast as in a real room the temperature changes. */
  readonly speed: number;
  /** The state to start with. */
  readonly stored: StoredRoom;
  /** Receives each change. */
  readonly save: (room: StoredRoom) => void;
}

/** The initial state: 18 °C, 5 °C outside, air conditioner off. */
export function newRoom(now: Date): StoredRoom {
  return { at: now.toISOString(), temperature: 18, outside: 5, aircon: initialAircon };
}

export function createRoom({ clock, stored, save, ...options }: RoomOptions): Room {
  let last = stored;
  let speed = options.speed;

  function temperature(): number {
    const elapsed = Math.max(clock.now().getTime() - Date.parse(last.at), 0); // the clock may have been set back
    return temperatureAfter(last, last.aircon, (elapsed * speed) / hourMs);
  }

  function change(changes: Partial<StoredRoom>): void {
    last = { ...last, temperature: temperature(), at: clock.now().toISOString(), ...changes };
    save(last);
  }

  return {
    reading() {
      const now = temperature();
      return { temperature: Math.round(now * 10) / 10, humidity: humidityAt(now) };
    },
    outside: () => last.outside,
    aircon: () => last.aircon,
    setAircon: (aircon) => change({ aircon }),
    setSpeed(wanted) {
      change({});
      speed = wanted;
    },
    setTemperatures({ temperature: inside, outside }) {
      change({
        ...(inside === undefined ? {} : { temperature: inside }),
        ...(outside === undefined ? {} : { outside }),
      });
    },
  };
}
