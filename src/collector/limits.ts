/** How much the collector takes. */

/** See the top of this file. */
export interface CollectorLimits {
  /** The largest body, as sent and inflated, and the longest line of an import. Default 256 KiB; a tracker sends 50 KiB at most. */
  maxBodyBytes: number;
  /** The largest import, as sent and inflated. It is never in memory as a whole. Default 1 GiB. */
  maxImportBytes: number;
  /** How much JSON may wait to be written before requests are told to come back (429). Default 32 MiB. */
  maxWaitingBytes: number;
  /** How far a browser's clock may be ahead before its events are flagged as of the future. Default 5 minutes. */
  futureToleranceMs: number;
}

export const DEFAULT_LIMITS: CollectorLimits = {
  maxBodyBytes: 256 * 1024,
  maxImportBytes: 1024 ** 3,
  maxWaitingBytes: 32 * 1024 * 1024,
  futureToleranceMs: 5 * 60_000,
};
