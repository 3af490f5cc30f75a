/** Where a role is all it takes, by folder of the function or by operation, and why. */
export const byRole: Record<string, string> = {
  tracking: 'experiments, runs and logged models have no permissions',
  uploads: 'files that are of no model yet',
  uploadArtifact: 'what runs log: nobody uploads into a version',
  deleteArtifact: 'likewise',
  createMultipartUpload: 'likewise',
  completeMultipartUpload: 'likewise',
  abortMultipartUpload: 'likewise',
  auth: 'tokens are admins’, and everybody may ask who they are',
  webhooks: 'MLflow’s webhooks are told of all models, and admins’',
  system: 'what a server answers about itself',
  listCheckpoints: 'hashes, and no names',
};
