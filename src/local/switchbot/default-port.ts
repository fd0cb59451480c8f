/** Where the simulator is unless told otherwise: below the ports that the system and the local Render choose from. */
export const defaultPort = 19_190;
