/*!
 * choices: what AWS leaves open, or says in two ways, and how the local CloudFront reads it. Each once, with the fixtures that hold it.
 * docs/fidelity.md is made from this list.
 */
interface Choice {
  /** Fixtures of the tests, where there is one. */
  fixtures: string[];
  question: string;
  chosen: string;
  reason: string;
}

export const choices: Choice[] = [
  {
    fixtures: ['F002'],
    question: 'Which status has a URL of more than 8,192 bytes?',
    chosen: '414, and the connection is closed.',
    reason: 'The current quota page; the guide of 2023 said 413.',
  },
  {
    fixtures: ['F003'],
    question: 'How large may request line and headers be?',
    chosen: '32,768 bytes; 494 above, and the connection is closed.',
    reason: 'The current quota page; 20,480 bytes and 413 are from the guide of 2023.',
  },
  {
    fixtures: [],
    question: 'In which order are protocol policy, methods and geo restriction checked?',
    chosen: 'In this one, all after the behavior is chosen and before the signature.',
    reason: 'Protocol and methods belong to a behavior; no page orders them among themselves.',
  },
  {
    fixtures: ['F024'],
    question: 'Are methods other than GET and HEAD redirected to HTTPS?',
    chosen: 'With 307, from HTTP/1.1 on.',
    reason: 'The guide; older pages redirect GET and HEAD only.',
  },
  {
    fixtures: ['F048'],
    question: 'For which of CloudFront’s own refusals does a custom error page stand in?',
    chosen:
      'For those of signature, geo restriction and default root object, and for origins that cannot be reached. Not for protocol, method and size.',
    reason: 'The pages on signed URLs and geo restriction say so for theirs; none does for the others.',
  },
  {
    fixtures: ['F092', 'F099', 'F130'],
    question: 'Does a custom error page stand in for the 502 or 503 of a function that fails?',
    chosen: 'No.',
    reason: 'AWS excludes statuses that functions return; the page seen in the field is CloudFront’s own.',
  },
  {
    fixtures: ['F053'],
    question: 'What happens to a default root object that begins with a slash?',
    chosen: '403 at each request for "/".',
    reason: 'The guide says so; the API may refuse it before.',
  },
  {
    fixtures: ['F058'],
    question: 'Does the default root object come before or after the choice of the behavior?',
    chosen: 'After it, and before viewer-request. The option `defaultRootObject: "before-match"` is the other reading.',
    reason: 'Not documented, and other simulators differ. Index functions should take both "/" and "/index.html".',
  },
  {
    fixtures: ['F044', 'F045'],
    question: 'Do functions see Signature, Key-Pair-Id and the like in the query?',
    chosen: 'Yes. They are taken out of the cache key and of what the origin gets, Hash-Algorithm too.',
    reason: 'AWS documents only that they do not reach the origin, in a list older than Hash-Algorithm.',
  },
  {
    fixtures: [],
    question: 'Do the CloudFront-* cookies of a signature reach the origin?',
    chosen: 'Not on a behavior that trusts key groups, and they do not split its cache.',
    reason: 'AWS documents the second only; a pass is of no use to an origin.',
  },
  {
    fixtures: [],
    question: 'Which URL does a signature cover on this machine?',
    chosen: 'The public one of the distribution, or the one that was typed, such as http://localhost:8080/…',
    reason: 'A pass made for the address in front of you should be good there.',
  },
  {
    fixtures: ['F005'],
    question: 'What happens to a host that is no alias?',
    chosen: '403 where some distribution of the template has aliases; else the first distribution answers.',
    reason: 'Without aliases there is nothing to hold a host against: locally no DNS led here.',
  },
  {
    fixtures: ['F102'],
    question: 'Which request does viewer-response see?',
    chosen: 'The one that viewer-request left behind.',
    reason: 'Not documented for CloudFront Functions; Lambda@Edge events read that way.',
  },
  {
    fixtures: ['F020'],
    question: 'Are behavior and origin part of the cache key?',
    chosen:
      'No: distribution, path and what the cache policy names. So a path that a function rewrote into another behavior’s shares its objects.',
    reason: 'The page on the cache key lists no more.',
  },
  {
    fixtures: ['F148'],
    question: 'Do GET and HEAD share an object?',
    chosen: 'HEAD is answered from what GET stored. What a HEAD stored answers only HEAD.',
    reason: 'AWS says they share; an answer without body cannot serve a GET.',
  },
  {
    fixtures: ['F166'],
    question: 'What is kept of a chunked body that breaks off?',
    chosen: 'Nothing. A body without length and chunks ends where the connection does, and is kept.',
    reason: 'AWS speaks of Content-Length alone; a missing last chunk shows the break (RFC 9112, section 8).',
  },
  {
    fixtures: ['F184', 'F179'],
    question: 'What is kept of a range that the origin sent?',
    chosen: 'That part, for requests of the same range. A whole object serves all ranges.',
    reason: 'AWS may ask for more than the viewer did, and does not say what it keeps.',
  },
  {
    fixtures: ['F194', 'F200'],
    question: 'Which headers of the viewer reach the origin although no policy names them?',
    chosen: 'Content-Type, -Length and -MD5, Range, If-*, and Authorization of writing methods.',
    reason: 'The request would mean something else without them; the table of the guide forwards them by default.',
  },
  {
    fixtures: ['F196', 'F108'],
    question: 'Does AllViewer or AllViewerExceptHostHeader send CloudFront-* headers?',
    chosen: 'Only those a policy names. One that the viewer made up never reaches the origin.',
    reason: 'The prose of one page lists some, in the field they are absent.',
  },
  {
    fixtures: ['F215'],
    question: 'Do forwarded cookies split the cache of an S3 origin?',
    chosen: 'Yes, an object for each value.',
    reason: 'The page on cookies; the one on S3 origins says the opposite.',
  },
  {
    fixtures: ['F218'],
    question: 'Where does access control for a function URL take the hash of the body from?',
    chosen:
      'From x-amz-content-sha256 as it goes to the origin, else as the viewer sent it, whether or not a policy forwards it.',
    reason: 'AWS asks the client for the header and names no policy.',
  },
  {
    fixtures: ['F230'],
    question: 'Which status criterion does a broken or malformed answer of a primary origin meet?',
    chosen: 'A connection that fails or breaks meets 503, silence 504, a malformed answer 502.',
    reason: 'AWS names the first two.',
  },
  {
    fixtures: ['F113', 'F101'],
    question: 'Which status decides on caching, error page and viewer-response where origin-response changed it?',
    chosen: 'The one origin-response left behind.',
    reason: 'It is what the cache keeps; AWS speaks of the origin’s status only.',
  },
  {
    fixtures: ['F234'],
    question: 'Is a 403, 400, 405, 412 or 415 without age kept?',
    chosen: 'No, unless a custom error response names the status: then for its time.',
    reason: 'The current list of statuses; field reports of kept 403s come from distributions with such a rule.',
  },
  {
    fixtures: ['F236'],
    question: 'Does no-store keep an error out of the cache?',
    chosen: 'For 404, 410, 414 and 501. Other errors are kept for the error caching time.',
    reason: 'The newer page.',
  },
  {
    fixtures: ['F162', 'F176'],
    question: 'How long is an origin in trouble left alone while a stale object is served?',
    chosen: '10 seconds, then it is asked again.',
    reason: 'The default error caching time; AWS does not say which applies.',
  },
  {
    fixtures: [],
    question: 'Does the response headers policy come before or after viewer-response?',
    chosen: 'Before: the function sees its headers and has the last word.',
    reason: 'Not documented.',
  },
  {
    fixtures: ['F091', 'F256'],
    question: 'On which responses does the response headers policy act?',
    chosen:
      'On all of a behavior: of functions, errors, redirects and refusals too. Not on those before a behavior is chosen.',
    reason: '"Every response that it sends for requests that match the cache behavior."',
  },
  {
    fixtures: ['F247'],
    question: 'Who answers a CORS preflight under a response headers policy?',
    chosen: 'The origin; the policy adds headers.',
    reason: 'The guide; a simulator answers 204 at the edge.',
  },
  {
    fixtures: ['F250'],
    question: 'What does a CORS policy that does not override add to an answer with some CORS headers?',
    chosen: 'Nothing.',
    reason: 'The newer page; that of 2023 decides header by header.',
  },
  {
    fixtures: ['F245'],
    question: 'How many labels does "https://*.example.com" of a CORS policy cover?',
    chosen: 'Any number.',
    reason: 'Not documented.',
  },
  {
    fixtures: ['F258'],
    question: 'Which requests does a Server-Timing sampling rate choose?',
    chosen: 'The first so many of each hundred.',
    reason: 'A test should get the same headers each time.',
  },
  {
    fixtures: ['F283'],
    question: 'How is a space written in an invalidation path?',
    chosen: 'As %20 or as +.',
    reason: 'The guide wants URL encoding, in the field + was needed.',
  },
  {
    fixtures: ['F267'],
    question: 'How does the access log escape a percent sign of a query?',
    chosen: 'Once more: "%20" is logged as "%2520".',
    reason: 'Logs seen in the field; the page describes one encoding.',
  },
  {
    fixtures: ['F293'],
    question: 'How long may a key of a key value store be?',
    chosen: '512 bytes.',
    reason: 'The quota page, the stricter of the two; the API takes 1,024.',
  },
  {
    fixtures: [],
    question: 'What answers for an origin that was neither named by --origin nor allowed by --allow-network?',
    chosen:
      '502 with a sentence that says which flag asks it. No error page replaces it, nothing keeps it, no origin group fails over for it.',
    reason: 'Nothing goes to a server that was not named; an origin that cannot be reached is 502 too.',
  },
  {
    fixtures: [],
    question: 'Which header carries the signature of origin access control with always-amz-auth?',
    chosen:
      'X-Amz-Authorization, in the form of Authorization, beside the viewer’s own where the cache policy names that.',
    reason: 'The API speaks of Amazon authentication headers and names none.',
  },
  {
    fixtures: [],
    question: 'How large may the body of a request be on this machine?',
    chosen: '128 MB, of all viewers together 256 MB; 413 above. CloudFront takes 64 GB.',
    reason: 'A body is in memory until it has gone to the origin.',
  },
  {
    fixtures: ['F514'],
    question: 'In which order does cf.cwt.generateToken take token and context?',
    chosen: 'In either: the one with coseTag is the context.',
    reason: 'The prose has the context first, every sample the token.',
  },
  {
    fixtures: ['F505'],
    question: 'What counts where a connection function allows and denies, or throws?',
    chosen: 'Deny, in whichever order; an error is reported, and the connection is refused.',
    reason: 'deny() is said to close at once, and to decide nothing denies.',
  },
  {
    fixtures: ['F508'],
    question: 'Where does the tenant of an event come from?',
    chosen: 'From context.distributionTenant {id, parameters} of the event, here alone.',
    reason: 'At the edge cf.distributionTenant tells it, and no event to test with has it.',
  },
  {
    fixtures: ['F432'],
    question: 'Which requests go to a staging distribution by weight, and which cookie holds the session?',
    chosen:
      'They are spread evenly: of 0.1 every tenth. The cookie is aws-cf-cd-session; its session ends by IdleTTL or MaximumTTL.',
    reason: 'The guide has the share and the times alone.',
  },
  {
    fixtures: ['F435', 'F436', 'F440'],
    question: 'How is a viewer refused whose certificate is not good?',
    chosen:
      'Its connection is closed at its first request, without an answer. The inspector at the same port stays open to it.',
    reason: 'CloudFront ends the handshake; here one port serves both.',
  },
  {
    fixtures: ['F441'],
    question: 'Does a connection function run where the mode is optional and no certificate is shown?',
    chosen: 'Yes, and connection.clientCertificate is undefined.',
    reason: 'The newer page; the one on connection functions says only with a certificate.',
  },
  {
    fixtures: [],
    question:
      'What becomes of a request for a distribution that wants certificates, on a connection made to another one?',
    chosen: '421.',
    reason:
      'Not documented for certificates; CloudFront answers so where name and certificate of a connection disagree.',
  },
];
