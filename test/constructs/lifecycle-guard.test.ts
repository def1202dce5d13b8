import { lifecycleRefusals, overridden } from '../../constructs/lifecycle-guard.js';
import type { LifecycleGuard } from '../../constructs/providers/dialect.js';

const guard: LifecycleGuard = {
  preventDestroy: true,
  ignoreChanges: ['ttl'],
  carriesStage: ['mx'],
  because: 'Mail is lost.',
};
const sound = { prevent_destroy: true, ignore_changes: ['ttl'] };

const faults = (lifecycle: unknown, by = guard) =>
  lifecycleRefusals('contoso.com MX', lifecycle, by).map(({ message }) => message.split('.')[0]);

describe('lifecycleRefusals', () => {
  test('lets the block pass that the dialect asked for', () => {
    expect(faults(sound)).toEqual([]);
    expect(faults({ ...sound, create_before_destroy: false, precondition: [{}] })).toEqual([]);
    expect(faults({ ...sound, ignore_changes: ['ttl', 'name'] })).toEqual([]);
  });

  test.each([
    ['no block at all', undefined, 'prevent_destroy is not true on contoso'],
    ['false', { ...sound, prevent_destroy: false }, 'prevent_destroy is not true on contoso'],
    [
      'a token',
      { ...sound, prevent_destroy: '${var.x}' },
      'prevent_destroy is not true on contoso',
    ],
    ['create first', { ...sound, create_before_destroy: true }, 'create_before_destroy is set'],
    ['a trigger', { ...sound, replace_triggered_by: ['a.b'] }, 'replace_triggered_by is set'],
    ['no ttl', { ...sound, ignore_changes: [] }, 'ignore_changes lacks ttl'],
    ['all', { ...sound, ignore_changes: 'all' }, 'ignore_changes covers everything'],
    ['frozen', { ...sound, ignore_changes: ['ttl', 'mx'] }, 'ignore_changes covers mx'],
  ])('refuses %s', (_, lifecycle, fault) => {
    expect(faults(lifecycle).some((text) => text?.startsWith(fault))).toBe(true);
  });

  test('a record that may go needs no block', () => {
    expect(faults(undefined, { ...guard, preventDestroy: false, ignoreChanges: [] })).toEqual([]);
  });
});

describe('overridden', () => {
  test('merges as the libraries do: keys over keys, lists end to end, the rest replaced', () => {
    expect(overridden(sound, undefined)).toBe(sound);
    expect(overridden(sound, { ignore_changes: ['mx'] })).toEqual({
      prevent_destroy: true,
      ignore_changes: ['ttl', 'mx'],
    });
    expect(overridden(sound, { prevent_destroy: undefined })).toEqual({
      prevent_destroy: undefined,
      ignore_changes: ['ttl'],
    });
    expect(overridden(sound, null)).toBeNull();
  });
});
