/*!
 * description: what every reader of descriptions hands on: CloudFormation's form, and where each part of it stands in the user's own
 * files, so that reading and doctor serve all of them.
 */
export interface Description {
  /** CloudFormation's form, as plain data. */
  template: unknown;
  /** Absolute: the file or folder that was given. */
  file: string;
  /** Absolute: assets lie beside the template. */
  templateDir: string;
  /** Where the value at a path of `template` stands; for a path that leads nowhere, the last part of it that does. */
  placeOf(path: TemplatePath): Place;
  /** What the description says that is no mistake, and is not taken as it stands: a key that occurs twice. */
  warnings: DescriptionWarning[];
  /** Its own tool has judged its words, and names and types of `template` are only as whole as reading needs them. */
  isTranslated?: boolean;
}

/** Such as ["Resources", "Site", "Properties", "DistributionConfig", "Origins", 0]. */
export type TemplatePath = readonly (string | number)[];

export interface Place {
  /** Absolute. */
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  /** The description's own words for it, where they are not CloudFormation's: "aws_cloudfront_distribution.site: origin[0]". */
  at?: string;
}

export interface DescriptionWarning {
  code: string;
  path: TemplatePath;
  /** What it says, such as `key "Name" twice`. */
  what: string;
  /** What is done instead. */
  instead: string;
}

/** A description that was handed over as data has no places. */
export function bareDescription(template: unknown, templateDir: string): Description {
  const file = '';
  return { template, file, templateDir, placeOf: () => ({ file, line: 1, column: 1 }), warnings: [] };
}
