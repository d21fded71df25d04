// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Plan } from '../../../../../electron/contract/job.ts';
import { ProblemError } from '../../../../../electron/contract/problem.ts';
import { installClient } from '../../../../../renderer/client/client.ts';
import { createClient } from '../../../../../renderer/client/frames.ts';
import { PlanDialog } from '../../../../../renderer/shell/dialogs/plan-dialog.tsx';
import { runTool, usePlanning } from '../../../../../renderer/shell/plan-store.ts';
import { registerToolViews } from '../../../../../renderer/shell/tool-views.ts';
import { engineOfTest, jobOfTest, planOfTest, problemOfTest } from '../../support.ts';

const input = { target: 'local:', paths: ['/old'] };

function planned(plan: Plan, answers: Record<string, (input: never) => unknown> = {}) {
  const engine = engineOfTest({ 'jobs.plan': () => plan, 'jobs.start': () => jobOfTest(), ...answers });
  installClient(createClient(engine.port));
  render(<PlanDialog />);
  const job = runTool('remove-files', input, 'Delete “old”');
  return { engine, job };
}

beforeEach(() => {
  usePlanning.setState({ planning: undefined });
  registerToolViews({ 'remove-files': { act: () => 'Delete', destroys: () => true } });
});
afterEach(cleanup);

describe('the plan of a tool', () => {
  it('shows what will be done, in plain words and then exactly', async () => {
    planned(planOfTest({ warnings: [{ text: 'No recycle bin', reason: 'It is a rescue system.' }] }));
    await screen.findByRole('button', { name: 'Delete' });
    expect(screen.getByRole('dialog', { name: 'Delete “old”' })).toBeTruthy();
    expect(screen.getByText('Deletes 1 folder with 3 files for good.')).toBeTruthy();
    expect(screen.getByText('No recycle bin')).toBeTruthy();
    expect(screen.getByText('It is a rescue system.')).toBeTruthy();
    expect(screen.getByText('rm -r -- /old')).toBeTruthy();
    expect(screen.getByText('No automatic undo.')).toBeTruthy();
  });

  it('has the focus on the safe choice while the act destroys something', async () => {
    planned(planOfTest());
    await screen.findByRole('button', { name: 'Delete' });
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Don’t do it'));
  });

  it('has the focus on the act where nothing is destroyed', async () => {
    registerToolViews({ 'remove-files': { act: () => 'Copy', destroys: () => false } });
    planned(planOfTest());
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Copy'));
  });

  it('keeps what it showed when another choice can’t be planned, so that the choice can be taken back', async () => {
    const user = userEvent.setup();
    registerToolViews({
      'remove-files': {
        act: () => 'Delete',
        destroys: () => true,
        Preview: ({ input: shown, change }) => (
          <button type="button" onClick={() => change({ ...shown, paths: ['/nowhere'] })}>
            Other folder
          </button>
        ),
      },
    });
    planned(planOfTest(), {
      'jobs.plan': ({ input: asked }: { input: { paths: string[] } }) => {
        if (asked.paths.includes('/nowhere')) throw new ProblemError(problemOfTest({ title: 'Nothing is there' }));
        return planOfTest();
      },
    });
    await user.click(await screen.findByRole('button', { name: 'Other folder' }));
    expect(await screen.findByText('Nothing is there')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Other folder' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Delete' })).toBeNull();
  });

  it('starts only once the phrase is typed exactly', async () => {
    const user = userEvent.setup();
    const { engine, job } = planned(planOfTest({ phrase: 'old' }));
    const act = await screen.findByRole<HTMLButtonElement>('button', { name: 'Delete' });
    const field = screen.getByRole('textbox', { name: 'To go on, type: old' });
    await user.type(field, 'ol{Enter}');
    expect(act.disabled).toBe(true);
    expect(engine.calls.some((call) => call.name === 'jobs.start')).toBe(false);
    await user.type(field, 'd');
    await user.click(act);
    expect((await job)?.id).toBe('job');
    expect(engine.calls.at(-1)).toEqual({ name: 'jobs.start', input: { planId: 'plan', phrase: 'old' } });
  });

  it('does nothing when the person does not want it', async () => {
    const user = userEvent.setup();
    const { engine, job } = planned(planOfTest());
    await screen.findByRole('button', { name: 'Delete' });
    await user.click(screen.getByRole('button', { name: 'Don’t do it' }));
    expect(await job).toBeNull();
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(engine.calls.map((call) => call.name)).toEqual(['jobs.plan']);
  });

  it('can’t be started when it is refused, and says why', async () => {
    planned(planOfTest({ refusal: problemOfTest({ title: 'There is no room' }) }));
    expect(await screen.findByText('There is no room')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Delete' })).toBeNull();
  });

  it('starts at once when it changes nothing', async () => {
    const { job } = planned(planOfTest({ changes: false }));
    expect((await job)?.id).toBe('job');
  });

  it('stays open with the problem when it could not be started', async () => {
    const user = userEvent.setup();
    planned(planOfTest(), {
      'jobs.start': () => {
        throw new ProblemError(problemOfTest({ code: 'busy', title: 'Another job uses this folder' }));
      },
    });
    await user.click(await screen.findByRole('button', { name: 'Delete' }));
    expect(await screen.findByText('Another job uses this folder')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Delete' })).toBeTruthy();
  });

  it('says why it could not be made, and looks again when asked', async () => {
    const user = userEvent.setup();
    let failures = 1;
    planned(planOfTest(), {
      'jobs.plan': () => {
        if (failures-- > 0) throw new ProblemError(problemOfTest({ title: 'The connection is gone' }));
        return planOfTest();
      },
    });
    expect(await screen.findByText('The connection is gone')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Look again' }));
    expect(await screen.findByRole('button', { name: 'Delete' })).toBeTruthy();
  });
});
