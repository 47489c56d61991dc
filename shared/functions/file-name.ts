/*! file-name: tells the path of a file from the path of a page. */

/** Whether the last segment has an extension. A dot in a folder ("/v1.2/notes") is not one. */
export function hasExtension(path: string): boolean {
  return path.indexOf('.', path.lastIndexOf('/') + 1) > 0;
}
