// Generated from schemas/protocol.schema.json by scripts/generate-types.mjs. Do not edit.

/**
 * One line of the conversation with a `program` evaluator: JSON objects, one a line, UTF-8. The host says hello once, the program answers ready; then each request gets one answer.
 */
export type ProtocolLine = Hello | Ready | Request | Answer;

/**
 * Host to program, first line.
 */
export interface Hello {
  /**
   * Version of this protocol.
   */
  lodescan: 1;
  /**
   * Parameters, in the order of the scan file.
   */
  parameters: ProtocolColumn[];
  /**
   * Observables that the scan file needs.
   */
  observables: string[];
}
export interface ProtocolColumn {
  /**
   * Name.
   */
  name: string;
  /**
   * Unit.
   */
  unit?: string;
}
/**
 * Program to host, the answer to hello.
 */
export interface Ready {
  /**
   * Always true.
   */
  ready: true;
  /**
   * Observables that the program gives. Without it: those of hello.
   */
  observables?: ProtocolColumn[];
}
/**
 * Host to program: one point.
 */
export interface Request {
  /**
   * Number of the request.
   */
  id: number;
  /**
   * Parameters by name, with 17 significant digits where needed.
   */
  parameters: {
    [k: string]: number;
  };
  /**
   * An empty folder for this point alone, removed afterwards.
   */
  scratch?: string;
}
/**
 * Program to host: what became of one point.
 */
export interface Answer {
  /**
   * Number of the request.
   */
  id: number;
  /**
   * Observables by name; null or left out: not computed.
   */
  observables?: {
    [k: string]: number | null;
  };
  /**
   * unphysical: the model says so, and would again. failed: could not be computed.
   */
  status?: "ok" | "unphysical" | "failed";
  /**
   * A short code why, such as tachyon.
   */
  reason?: string;
}
