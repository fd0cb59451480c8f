import type { Clock } from "../../core/clock.ts";
import { hourMs } from "../../core/time-units.ts";
import { type Aircon, initialAircon } from "./aircon.ts";
import { humidityAt, temperatureAfter } from "./climate.ts";
import type { StoredRoom } from "./room-file.ts";

/** What the meter shows. */
export interface Reading {
  /** °C, to a tenth. */
  readonly temperature: number;
  /** Whole percent. */
  readonly humidity: number;
}

/** A room with one air conditioner. Its temperature is computed from the clock whenever somebody asks. */
export interface Room {
  reading(): Reading;
  outside(): number;
  aircon(): Aircon;
  setAircon(aircon: Aircon): void;
  /** From now on it gets so many times as fast warmer and cooler as a real one. Not kept. */
  setSpeed(speed: number): void;
  /** Puts the room or the weather to a temperature, in °C. */
  setTemperatures(temperatures: { temperature?: number | undefined; outside?: number | undefined }): void;
}

export interface RoomOptions {
  readonly clock: Clock;
  /** So many times as fast as in a real room. */
  readonly speed: number;
  /** As it was left. */
  readonly stored: StoredRoom;
  /** Gets each change. */
  readonly save: (room: StoredRoom) => void;
}

/** A room that nobody has been in: 18 °C, 5 °C outside, air conditioner off. */
export function newRoom(now: Date): StoredRoom {
  return { at: now.toISOString(), temperature: 18, outside: 5, aircon: initialAircon };
}

export function createRoom({ clock, stored, save, ...options }: RoomOptions): Room {
  let last = stored;
  let speed = options.speed;

  function temperature(): number {
    const elapsed = Math.max(clock.now().getTime() - Date.parse(last.at), 0); // the clock may have been turned back
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
