/** lambda-adapter: the end of a CloudFront Function that calls the handler of a Lambda@Edge function. DG/functions-event-structure.html, DG/lambda-event-structure.html */

/** After the Lambda's own code, which names its handler `lambdaHandler`. In the plain subset of cloudfront-js-2.0. */
export const adapter = `
/* From here on: events of CloudFront Functions as those of Lambda@Edge, and back. */
function handler(event) {
  const request = event.request;
  const response = event.response;
  const query = queryText(request.querystring);
  const context = event.context;
  const cf = {
    config: {
      distributionDomainName: context.distributionDomainName,
      distributionId: context.distributionId,
      eventType: context.eventType,
      requestId: context.requestId
    },
    request: {
      clientIp: event.viewer.ip,
      method: request.method,
      uri: request.uri,
      querystring: query,
      headers: headerLists(request, request.cookies)
    }
  };
  if (response) {
    cf.response = {
      status: String(response.statusCode),
      statusDescription: response.statusDescription,
      headers: responseLists(response)
    };
  }
  let answer;
  const returned = lambdaHandler({ Records: [{ cf: cf }] }, {}, function (error, value) {
    if (error) throw error;
    answer = value;
  });
  if (returned !== undefined) answer = returned;
  if (response) return toResponse(answer, response);
  if (answer.status !== undefined) return toResponse(answer, { headers: {}, cookies: {} });
  request.uri = answer.uri;
  if (answer.querystring !== query) request.querystring = queryObject(answer.querystring);
  const cookie = (answer.headers.cookie || []).map(function (one) { return one.value; }).join('; ');
  if (cookie !== cookieText(request.cookies)) request.cookies = cookieObject(cookie);
  takeHeaders(request, answer.headers, 'cookie');
  return request;
}

function values(one) {
  return one.multiValue ? one.multiValue.map(function (each) { return each.value; }) : [one.value];
}

function queryText(query) {
  const parts = [];
  Object.keys(query).forEach(function (name) {
    values(query[name]).forEach(function (value) { parts.push(value === '' ? name : name + '=' + value); });
  });
  return parts.join('&');
}

function queryObject(text) {
  const query = {};
  text.split('&').filter(Boolean).forEach(function (part) {
    const at = part.indexOf('=');
    add(query, at < 0 ? part : part.slice(0, at), at < 0 ? '' : part.slice(at + 1));
  });
  return query;
}

function cookieText(cookies) {
  const parts = [];
  Object.keys(cookies).forEach(function (name) {
    values(cookies[name]).forEach(function (value) { parts.push(name + '=' + value); });
  });
  return parts.join('; ');
}

function cookieObject(text) {
  const cookies = {};
  text.split('; ').filter(Boolean).forEach(function (part) {
    const at = part.indexOf('=');
    add(cookies, at < 0 ? part : part.slice(0, at), at < 0 ? '' : part.slice(at + 1));
  });
  return cookies;
}

function add(object, name, value) {
  const known = object[name];
  if (!known) object[name] = { value: value };
  else known.multiValue = (known.multiValue || [{ value: known.value }]).concat([{ value: value }]);
}

function headerLists(message, cookies) {
  const lists = {};
  Object.keys(message.headers).forEach(function (name) {
    lists[name] = values(message.headers[name]).map(function (value) { return { key: name, value: value }; });
  });
  const cookie = cookieText(cookies || {});
  if (cookie !== '') lists.cookie = [{ key: 'cookie', value: cookie }];
  return lists;
}

function responseLists(response) {
  const lists = headerLists(response, {});
  const set = [];
  Object.keys(response.cookies || {}).forEach(function (name) {
    const cookie = response.cookies[name];
    (cookie.multiValue || [cookie]).forEach(function (one) {
      set.push({ key: 'set-cookie', value: name + '=' + one.value + (one.attributes ? '; ' + one.attributes : '') });
    });
  });
  if (set.length > 0) lists['set-cookie'] = set;
  return lists;
}

function takeHeaders(message, lists, apart) {
  const now = headerLists(message, {});
  Object.keys(now).forEach(function (name) { if (!lists[name]) delete message.headers[name]; });
  Object.keys(lists).forEach(function (name) {
    const wanted = lists[name].map(function (one) { return one.value; });
    const had = (now[name] || []).map(function (one) { return one.value; });
    if (name === apart || JSON.stringify(wanted) === JSON.stringify(had)) return;
    const made = {};
    wanted.forEach(function (value) { add(made, name, value); });
    message.headers[name] = made[name];
  });
}

function toResponse(answer, response) {
  const set = (answer.headers || {})['set-cookie'] || [];
  const cookies = {};
  set.forEach(function (one) {
    const end = one.value.indexOf(';');
    const pair = end < 0 ? one.value : one.value.slice(0, end);
    const at = pair.indexOf('=');
    const cookie = { value: pair.slice(at + 1) };
    if (end >= 0) cookie.attributes = one.value.slice(end + 1).trim();
    const known = cookies[pair.slice(0, at)];
    if (!known) cookies[pair.slice(0, at)] = cookie;
    else known.multiValue = (known.multiValue || [{ value: known.value, attributes: known.attributes }]).concat([cookie]);
  });
  response.statusCode = Number(answer.status);
  if (answer.statusDescription) response.statusDescription = answer.statusDescription;
  takeHeaders(response, answer.headers || {}, 'set-cookie');
  response.cookies = cookies;
  if (answer.body !== undefined) {
    response.body = { encoding: answer.bodyEncoding === 'base64' ? 'base64' : 'text', data: answer.body };
  }
  return response;
}
`;
