/*! compressible-types: content types that CloudFront compresses. DG/ServingCompressedFiles.html, "File types that CloudFront compresses" */
const application = `dash+xml eot font font-sfnt javascript json opentype otf pdf pkcs7-mime protobuf rss+xml truetype ttf vnd.apple.mpegurl
  vnd.mapbox-vector-tile vnd.ms-fontobject wasm xhtml+xml xml x-font-opentype x-font-truetype x-font-ttf x-httpd-cgi x-javascript x-mpegurl
  x-opentype x-otf x-perl x-ttf`;
const font = 'eot opentype otf ttf x-opentype';
const text = `css csv html javascript js plain richtext tab-separated-values xml x-component x-java-source x-script vnd.apple.mpegurl`;

function named(group: string, names: string): string[] {
  return names.split(/\s+/).map((name) => `${group}/${name}`);
}

export const compressibleTypes: ReadonlySet<string> = new Set([
  ...named('application', application),
  ...named('font', font),
  ...named('text', text),
  'image/svg+xml',
]);
