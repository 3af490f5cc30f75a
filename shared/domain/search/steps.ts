/** Steps that comparing with patterns has taken in this process. Whoever bounds work reads it before and after. */
export const steps = { taken: 0 };
