import { isProblem } from '../../../contract/problem.ts';
import type { FileSink } from '../../target.ts';
import { damaged, STATUS, StatusError } from './problems.ts';
import { explain } from './reasons.ts';
import type { SftpSession } from './session.ts';
import { type ByteProgram, ProgramFailed } from './streams.ts';
import { TYPE } from './wire.ts';

/**
 * A file written by a program of the server. The handle, by which the file was made or looked at, stays open: it tells in
 * the end whether the bytes went into that very file.
 */
export class ProgramSink implements FileSink {
  readonly #session: SftpSession;
  readonly #path: string;
  readonly #handle: Buffer;
  readonly #program: ByteProgram;
  #end: number;

  constructor(session: SftpSession, path: string, handle: Buffer, program: ByteProgram, offset: number) {
    this.#session = session;
    this.#path = path;
    this.#handle = handle;
    this.#program = program;
    this.#end = offset;
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (chunk.length === 0) return;
    this.#end += chunk.length;
    await this.#program.give(chunk).catch((error: unknown) => this.#explained(error));
  }

  async close(): Promise<void> {
    try {
      await this.#program.finish();
      const { size = 0 } = await this.#session.request('attributes', TYPE.fstat, [this.#handle]);
      if (size < this.#end) throw damaged(`a file of ${size} bytes after ${this.#end} were written`);
    } catch (error) {
      await this.#explained(error);
    } finally {
      void this.#session.closeHandle(this.#handle);
    }
  }

  async abandon(): Promise<void> {
    await this.#program.stop();
    await this.#session.closeHandle(this.#handle);
  }

  async #explained(error: unknown): Promise<never> {
    if (!(error instanceof ProgramFailed)) throw isProblem(error) ? error : await this.#reason(error);
    const denied = /Permission denied|Operation not permitted/.test(error.technical);
    throw await this.#reason(new StatusError(denied ? STATUS.permissionDenied : STATUS.failure, error.technical));
  }

  #reason(error: unknown): Promise<unknown> {
    return explain(this.#session, error, { doing: 'write', path: this.#path });
  }
}
