/** A model's signature as MLflow writes it (mlflow/types/schema.py). */

/** `items` are an array's, `properties` an object's, `values` a map's. */
export type Type = {
  type: string;
  items?: Type;
  properties?: Record<string, Type & Optional>;
  values?: Type;
};

/** Absent: it is required. */
type Optional = { required?: boolean };

export type Column = Type & Optional & { name?: string };

/** Of `shape`, -1 is any size. */
export type Tensor = { type: 'tensor'; name?: string; 'tensor-spec': { dtype: string; shape: number[] } };

export type Input = Column | Tensor;

/** `shape`, if it is a list. */
export type Param = Type & { name: string; shape?: number[] };

export type Signature = {
  /** Absent: MLflow passes on whatever it is given. */
  inputs?: Input[];
  /** Gates do not ask for them. */
  outputs?: Input[];
  params?: Param[];
  /** Why nothing is known of it, though there may be one. */
  unreadable?: string;
};
