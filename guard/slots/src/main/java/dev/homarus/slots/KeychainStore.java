package dev.homarus.slots;

import dev.homarus.crypto.SecretBytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The operating system's store of secrets: 32 bytes by account, under the service `homarus`. What is in it can
/// be read by every program of the same user while the store is unlocked; it protects a stolen disk and other
/// users' programs.
///
/// Every call takes at most 10 seconds; the Problems are SLOT-020 no store, SLOT-021 locked, SLOT-022 no such
/// item, SLOT-023 too slow, SLOT-024 refused. Implementations are immutable.
public interface KeychainStore {
    /// The name of all items.
    String SERVICE = "homarus";

    /// Returns what people call it.
    String name();

    /// Tells whether it can be used, without changing it.
    Availability look();

    /// Keeps the 32 bytes, in place of older ones of that account.
    void put(String account, SecretBytes secret);

    /// Returns what was kept.
    SecretBytes get(String account);

    /// Removes it; returns whether it was there.
    boolean delete(String account);

    /// Returns the store of this machine: the Secret Service of Linux, the Keychain of macOS or the Credential
    /// Locker of Windows, by which of their programs there is.
    ///
    /// @param environment of this process; the few variables that lead to the store are passed on
    static KeychainStore ofThisMachine(Map<String, String> environment) {
        if (Files.isExecutable(MacKeychain.PROGRAM)) {
            return macOs();
        }
        var windows = WindowsLocker.program(environment);
        if (windows.isPresent()) {
            return new WindowsLocker(windows.get(), environment);
        }
        return secretService(environment);
    }

    /// Returns the Secret Service of a Linux desktop (GNOME Keyring, KWallet, KeePassXC), through `secret-tool`.
    static KeychainStore secretService(Map<String, String> environment) {
        return new SecretService(environment);
    }

    /// Returns the login keychain of macOS, through `security`. Its tests run against a stand-in for that
    /// program: the real one has not been run.
    static KeychainStore macOs() {
        return new MacKeychain();
    }

    /// Returns the Credential Locker of Windows, through Windows PowerShell. Its tests run against a stand-in
    /// for
    /// that program: the real one has not been run.
    static KeychainStore windows(Path powershell, Map<String, String> environment) {
        return new WindowsLocker(powershell, environment);
    }
}
