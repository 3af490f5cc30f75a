import { describe, expect, test } from 'vitest';
import { compareRequirements, requirementsIn } from '#shared/domain/compare/requirements.ts';

describe('a requirements.txt', () => {
  test.each([
    ['scikit-learn==1.5.0', 'scikit-learn', '==1.5.0'],
    ['Scikit_Learn == 1.5.0  # pinned', 'scikit-learn', '== 1.5.0'],
    ['zope.interface', 'zope-interface', ''],
    ['mlflow[extras,databricks]>=2,<3', 'mlflow', '[extras,databricks]>=2,<3'],
    ['torch ; python_version < "3.12"', 'torch', '; python_version < "3.12"'],
    ['pkg @ https://example.com/a.whl#sha256=abc', 'pkg', '@ https://example.com/a.whl#sha256=abc'],
    ['numpy~=1.26', 'numpy', '~=1.26'],
    ['a (>=1)', 'a', '(>=1)'],
    ['-r other.txt', '-r other.txt', ''],
    ['--index-url https://x.example', '--index-url https://x.example', ''],
    ['git+https://example.com/r.git#egg=x', 'git+https://example.com/r.git#egg=x', ''],
    ['./local/pkg', './local/pkg', ''],
    ['two words', 'two words', ''],
    ['pkg==1 \\\n    --hash=sha256:aa', 'pkg', '==1 --hash=sha256:aa'],
    ['<script>alert(1)</script>', '<script>alert(1)</script>', ''],
  ])('%j', (line, name, specifier) => {
    expect(requirementsIn(line)).toEqual([{ name, specifier }]);
  });

  test('has comments, blank lines and any ends of lines; a package named twice is one', () => {
    expect(requirementsIn('# all\r\n\r\nb==1\r\na==2 # two\nB==1\na==3; python_version<"3"\n')).toEqual([
      { name: 'a', specifier: '==2 | ==3; python_version<"3"' },
      { name: 'b', specifier: '==1' },
    ]);
    expect([requirementsIn(''), requirementsIn('\n# nothing\n')]).toEqual([[], []]);
  });

  test('is read in linear time', () => {
    const started = process.cpuUsage().user;
    requirementsIn(`a${' '.repeat(200_000)}b\n${'a-'.repeat(200_000)}\n${'#'.repeat(200_000)}${'\\\n'.repeat(50_000)}`);
    expect(process.cpuUsage().user - started).toBeLessThan(5_000_000);
  });
});

test('packages are added, removed and changed, by their normal names', () => {
  const before = requirementsIn('numpy==1.26\nscikit_learn==1.4\nold\n');
  const after = requirementsIn('NumPy==2.0\nscikit-learn==1.4\nnew>=1\n');
  expect(compareRequirements(before, after)).toEqual({
    added: [{ name: 'new', specifier: '>=1' }],
    removed: [{ name: 'old', specifier: '' }],
    changed: [{ name: 'numpy', from: '==1.26', to: '==2.0' }],
  });
});
