import { expect, test } from 'vitest';
import { withoutSecrets } from './settings.ts';

test('settings are told without what would let somebody speak for the device', () => {
  const config = {
    ...{ endpoint: 'opc.tcp://scale:s3cret@10.0.0.7:4840', port: 502, apiKey: 'k', antennas: [1] },
    login: { password: 'p', name: 'scale' },
  };
  expect(withoutSecrets(config)).toEqual({
    ...{ endpoint: 'opc.tcp://10.0.0.7:4840', port: 502, apiKey: '***', antennas: [1] },
    login: { password: '***', name: 'scale' },
  });
});
