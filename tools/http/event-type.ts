/** event-type: the four places of a behavior where a function can stand. DG/lambda-cloudfront-trigger-events.html */
export type EventType = 'viewer-request' | 'origin-request' | 'origin-response' | 'viewer-response';
