/*! index: pulls a distribution into a folder, whole or not at all. */
import { writeFolderWhole } from '../write-whole.js';
import { connect } from './aws.js';
import { type Pulled, type PullOptions, pull } from './pull.js';
import { refuseForeign } from './target-folder.js';

export { readOnlyPolicy } from './operations.js';
export type { Pulled };

interface PullFolderOptions extends Omit<PullOptions, 'aws'> {
  /** Of the user's AWS configuration; default: what the SDK takes. */
  profile: string | undefined;
  /** Default: the id. */
  folder: string | undefined;
}

/** Rejects with EdgewrightError `pull`, one sentence, and has then written nothing. */
export async function pullFolder({
  profile,
  folder,
  ...options
}: PullFolderOptions): Promise<Pulled & { folder: string }> {
  if (folder !== undefined) refuseForeign(folder);
  const pulled = await pull({ ...options, aws: connect(profile) });
  const place = folder ?? pulled.id;
  if (folder === undefined) refuseForeign(place);
  writeFolderWhole(place, pulled.files);
  return { ...pulled, folder: place };
}
