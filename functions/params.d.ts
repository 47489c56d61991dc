/**
 * Values that differ from stage to stage. The build replaces `params.NAME` by what `custom.edge.params` in serverless.yml says for the stage.
 * Strings, numbers and booleans; never secrets.
 */
declare const params: {
  /** Of behaviors/members-request: address of the login page. Empty: visitors get 401. */
  readonly login: string;
  /** Of edge-lambdas/signed-cookie: key pair id of the key that signs passes for private content. */
  readonly privateKeyId: string;
  /** And its public key, in PEM. */
  readonly privateKey: string;
};
