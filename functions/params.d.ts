/**
 * Values that differ from stage to stage. The build replaces `params.NAME` by what `custom.edge.params` in serverless.yml says for the stage.
 * Strings, numbers and booleans; never secrets.
 */
declare const params: Record<never, never>;
