/** form: an artefact is written for people, and once more for CloudFront. */
/** Readable is for people and for copying; deployed is the small one that CloudFront gets. */
export type Form = 'readable' | 'deployed';
