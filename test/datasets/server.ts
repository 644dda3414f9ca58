import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on 127.0.0.1 that notes what it is asked for. */
export interface TestServer {
  url: string;
  requests: IncomingMessage['headers'][];
  /** what it does with the next requests */
  answer: (request: IncomingMessage, response: ServerResponse) => void;
  close(): Promise<void>;
}

export async function startServer(): Promise<TestServer> {
  const http: Server = createServer((request, response) => {
    server.requests.push(request.headers);
    server.answer(request, response);
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const server: TestServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/master.zip`,
    requests: [],
    answer: (_, response) => response.end(),
    close: () =>
      new Promise((done) => {
        http.closeAllConnections();
        http.close(() => done());
      }),
  };
  return server;
}

export interface SendOptions {
  etag?: string;
  /** false ignores Range (default true) */
  ranges?: boolean;
  /** false sends chunks without Content-Length (default true) */
  length?: boolean;
  /** closes the connection after so many bytes of the answer */
  cutAfter?: number;
}

/** Sends `body`, or the part of it that Range asks for, as a file server does. */
export function send(
  body: Buffer,
  { etag = '"one"', ranges = true, length = true, cutAfter }: SendOptions = {},
): TestServer['answer'] {
  return (request, response) => {
    const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
    const matches = ranges && range !== null && request.headers['if-range'] === etag;
    const start = matches ? Number(range[1]) : 0;
    if (etag !== '') response.setHeader('etag', etag);
    if (start >= body.length) {
      response.writeHead(416, { 'content-range': `bytes */${body.length}` }).end();
      return;
    }
    if (matches) response.setHeader('content-range', `bytes ${start}-${body.length - 1}/${body.length}`);
    if (length) response.setHeader('content-length', body.length - start);
    response.statusCode = matches ? 206 : 200;
    if (cutAfter === undefined) {
      response.write(body.subarray(start));
      response.end();
    } else
      response.write(body.subarray(start, start + cutAfter), () => setTimeout(() => response.destroy(), 20));
  };
}
