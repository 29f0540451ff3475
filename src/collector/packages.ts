/**
 * The packages that only those need who run a collector. They are optional peer dependencies, so that a storefront that
 * bundles the tracker does not install a database.
 */

/**
 * Loads such a package.
 *
 * @throws in a sentence that says what to install when it is missing.
 */
export async function loadPackage<Module>(load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new Error(
      'The collector needs packages that are not installed: npm install fastify prom-client @duckdb/node-api (or, for ClickHouse, @clickhouse/client)',
      { cause: error },
    );
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
}
