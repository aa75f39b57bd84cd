package dev.homarus.crypto;

import java.io.IOException;
import java.nio.file.Path;
import java.security.AuthProvider;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.security.auth.login.LoginException;

/// AES keys of 256 bits that were made on a PKCS#11 token and never leave it, through the JDK's provider
/// SunPKCS11. They seal a few bytes with AES-GCM: `nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes)`, the nonce
/// drawn at random, so that one key seals once. Key wrapping (AES-KW) is not offered by the provider.
///
/// Open means logged in: it is closed as soon as possible. Used by one thread.
public final class TokenKey implements AutoCloseable {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final String PATH = "[A-Za-z0-9/._+@=-]{1,200}";

    private final AuthProvider provider;
    private final KeyStore keys;

    private TokenKey(AuthProvider provider, KeyStore keys) {
        this.provider = provider;
        this.keys = keys;
    }

    /// Logs in once. A wrong PIN is counted by the token.
    ///
    /// @param slot the token's place in [TokenLibrary#tokens]
    /// @param pin stays the caller's to wipe
    /// @throws TokenException LIBRARY, PIN, PIN_LOCKED, FAILED
    public static TokenKey open(Path library, int slot, char[] pin) throws TokenException {
        if (!library.toString().matches(PATH)) {
            throw new TokenException(TokenException.Why.LIBRARY);
        }
        try {
            var provider = Security.getProvider("SunPKCS11").configure(configuration(library, slot));
            var keys = KeyStore.getInstance("PKCS11", provider);
            keys.load(null, pin);
            return new TokenKey((AuthProvider) provider, keys);
        } catch (IOException | GeneralSecurityException | ProviderException e) {
            throw new TokenException(whyNoLogin(e), e);
        }
    }

    /// Inline configuration of the provider; the keys it makes stay on the token and show themselves to nobody.
    private static String configuration(Path library, int slot) {
        return """
                --name=Homarus
                library=%s
                slotListIndex=%d
                attributes(generate,CKO_SECRET_KEY,CKK_AES)={
                CKA_TOKEN=true
                CKA_PRIVATE=true
                CKA_SENSITIVE=true
                CKA_EXTRACTABLE=false
                CKA_ENCRYPT=true
                CKA_DECRYPT=true
                CKA_WRAP=false
                CKA_UNWRAP=false
                }
                """.formatted(library, slot);
    }

    /// The provider puts the standard's name of the error into a message below.
    private static TokenException.Why whyNoLogin(Throwable thrown) {
        boolean login = false;
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            var message = String.valueOf(at.getMessage()).toUpperCase(Locale.ROOT);
            if (message.contains("CKR_PIN_LOCKED") || message.contains("CKR_PIN_EXPIRED")) {
                return TokenException.Why.PIN_LOCKED;
            }
            if (message.contains("CKR_PIN_INCORRECT")
                    || message.contains("CKR_PIN_INVALID")
                    || message.contains("CKR_PIN_LEN_RANGE")) {
                return TokenException.Why.PIN;
            }
            login |= at instanceof LoginException && message.contains("PIN");
        }
        return login ? TokenException.Why.PIN : TokenException.Why.FAILED;
    }

    /// Makes a key that stays on the token.
    ///
    /// @throws TokenException UNSUPPORTED, FAILED
    public void generate(String name) throws TokenException {
        try {
            var generator = KeyGenerator.getInstance("AES", provider);
            generator.init(256);
            var key = generator.generateKey();
            if (key.getEncoded() != null) {
                throw new TokenException(TokenException.Why.UNSUPPORTED);
            }
            keys.setEntry(name, new KeyStore.SecretKeyEntry(key), null);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new TokenException(TokenException.Why.UNSUPPORTED, e);
        } catch (GeneralSecurityException | ProviderException e) {
            throw new TokenException(TokenException.Why.FAILED, e);
        }
    }

    /// Seals `content`; `context` has to be the same when opening.
    ///
    /// @throws TokenException NO_KEY, UNSUPPORTED, FAILED
    public byte[] seal(String name, byte[] context, SecretBytes content) throws TokenException {
        var nonce = SystemEntropy.INSTANCE.bytes(NONCE);
        var cipher = cipher(Cipher.ENCRYPT_MODE, name, nonce, context);
        try {
            var sealed = content.use(bytes -> encrypted(cipher, bytes));
            var out = Arrays.copyOf(nonce, NONCE + sealed.length);
            System.arraycopy(sealed, 0, out, NONCE, sealed.length);
            return out;
        } catch (ProviderException e) {
            throw new TokenException(TokenException.Why.FAILED, e);
        }
    }

    private static byte[] encrypted(Cipher cipher, byte[] content) {
        try {
            return cipher.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new ProviderException(e);
        }
    }

    /// Opens what [#seal] made; empty when the context is another one or any bit was changed.
    ///
    /// @throws TokenException NO_KEY, UNSUPPORTED, FAILED
    public Optional<SecretBytes> open(String name, byte[] context, byte[] sealed) throws TokenException {
        if (sealed.length < NONCE + TAG_BITS / 8) {
            return Optional.empty();
        }
        var cipher = cipher(Cipher.DECRYPT_MODE, name, Arrays.copyOf(sealed, NONCE), context);
        try {
            return Optional.of(SecretBytes.taking(cipher.doFinal(sealed, NONCE, sealed.length - NONCE)));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException | ProviderException e) {
            throw new TokenException(TokenException.Why.FAILED, e);
        }
    }

    private Cipher cipher(int mode, String name, byte[] nonce, byte[] context) throws TokenException {
        try {
            if (!(keys.getKey(name, null) instanceof SecretKey key)) {
                throw new TokenException(TokenException.Why.NO_KEY);
            }
            var cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(context);
            return cipher;
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new TokenException(TokenException.Why.UNSUPPORTED, e);
        } catch (GeneralSecurityException | ProviderException e) {
            throw new TokenException(TokenException.Why.FAILED, e);
        }
    }

    /// Destroys the key; returns whether it was there.
    ///
    /// @throws TokenException FAILED
    public boolean destroy(String name) throws TokenException {
        try {
            if (!keys.containsAlias(name)) {
                return false;
            }
            keys.deleteEntry(name);
            return true;
        } catch (GeneralSecurityException | ProviderException e) {
            throw new TokenException(TokenException.Why.FAILED, e);
        }
    }

    /// Logs out. A token that is gone is logged out.
    @Override
    public void close() {
        try {
            provider.logout();
        } catch (LoginException | ProviderException _) {
            return;
        }
    }

    /// Tells whether this JDK has the provider.
    public static boolean isSupported() {
        Provider provider = Security.getProvider("SunPKCS11");
        return provider != null;
    }
}
