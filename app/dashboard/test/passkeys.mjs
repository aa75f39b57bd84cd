import { devTools } from './browser.mjs';

/** Chromium's virtual authenticators, in the place of a fingerprint reader (CDP domain WebAuthn). */
export async function virtualPasskeys(page) {
  const client = await devTools(page);
  const ids = [];
  return {
    add: async (options = {}) => {
      await client.send('WebAuthn.enable');
      const { authenticatorId } = await client.send('WebAuthn.addVirtualAuthenticator', {
        options: {
          protocol: 'ctap2',
          ctap2Version: 'ctap2_1',
          transport: 'internal',
          hasResidentKey: true,
          hasUserVerification: true,
          isUserVerified: true,
          automaticPresenceSimulation: true,
          hasPrf: true,
          ...options,
        },
      });
      ids.push(authenticatorId);
    },
    removeAll: async () => {
      for (const authenticatorId of ids.splice(0)) {
        await client.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
      }
    },
  };
}
