import { Type } from 'typebox';
import { codeRuleTable } from '#wms-core/store/schema.ts';
import { closed } from '../../http-schemas.ts';
import { CODE_KINDS, type CodeKind, fitsKind, isMask } from '../codes.ts';
import type { RecordKind } from '../record.ts';
import { refuse } from '../refusals.ts';

/** A rule holds for new records; codes that are there stay. */
export interface CodeRuleRecord {
  readonly codeKind: CodeKind;
  readonly mask: string;
}

export const codeRuleKind: RecordKind<CodeRuleRecord> = {
  name: 'code rule',
  label: { en: 'code rule', zh: '编码规则' },
  path: 'code-rules',
  list: 'codeRules',
  table: codeRuleTable,
  keys: ['codeKind'],
  filters: [],
  body: Type.Object(
    {
      codeKind: Type.Enum([...CODE_KINDS]),
      mask: Type.String({
        pattern: '^[A-Za-z0-9_.:#@*{},-]{1,200}$',
        description: '# digit, @ capital letter, * any sign, {2} or {1,8} behind one: how many',
      }),
    },
    closed,
  ),
  example: { codeKind: 'location', mask: '@-##-##-@' },
  async check(_tx, changes) {
    return changes.flatMap(({ index, after: { codeKind, mask } }) => {
      if (!isMask(mask)) return [{ index, field: 'mask', refusal: refuse('code.mask', { mask }) }];
      if (fitsKind(codeKind, mask)) return [];
      const refusal = refuse('code.mask_standard', { mask, codeKind: codeKind.toUpperCase() });
      return [{ index, field: 'mask', refusal }];
    });
  },
};
