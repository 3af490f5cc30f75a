/** The caller's environment without MLflow settings of theirs, which would change what clients and server do. */
export function cleanEnvironment(settings: Record<string, string>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('MLFLOW_'));
  return {
    ...Object.fromEntries(inherited),
    MLFLOW_DISABLE_TELEMETRY: 'true',
    // The environments are installed without bytecode (half the time); what is imported is compiled once and kept.
    PYTHONDONTWRITEBYTECODE: '',
    ...settings,
  };
}
