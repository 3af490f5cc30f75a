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

/** One URL and nothing else: no AWS variable, and a server error fails at once, on which the client insists for minutes. */
export function oneUrl(url: string, settings: Record<string, string> = {}): NodeJS.ProcessEnv {
  const env = cleanEnvironment({ MLFLOW_TRACKING_URI: url, MLFLOW_HTTP_REQUEST_MAX_RETRIES: '1', ...settings });
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('AWS_')));
}
