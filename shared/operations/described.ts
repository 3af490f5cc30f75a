import * as z from 'zod/mini';

type Said = {
  /** Of a message that many answers hold: it is described once. */
  id?: string;
  enum?: readonly (string | number)[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  /** Not said, of one that is refused. */
  default?: undefined;
};

/** What the API's description says of a schema beyond what the schema checks: functions do, in MLflow's words and order. */
export const described = z.registry<Said>();
