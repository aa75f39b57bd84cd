package dev.homarus.crypto;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Asks a PKCS#11 library (OASIS PKCS #11 2.40) which tokens there are and how many tries their PINs have left,
/// which the JDK's provider cannot tell. The library's code runs in this process, so only one that the owner
/// named is loaded. For 64-bit Linux and macOS; the layout on Windows is another one.
@SuppressWarnings("restricted")
public final class TokenLibrary {
    /// The most slots that are looked at.
    public static final int MAX_SLOTS = 64;

    private static final int C_INITIALIZE = 0;
    private static final int C_GET_SLOT_LIST = 4;
    private static final int C_GET_TOKEN_INFO = 6;
    private static final long CKR_OK = 0;
    private static final long CKR_CRYPTOKI_ALREADY_INITIALIZED = 0x191;
    private static final long CKF_OS_LOCKING_OK = 2;
    private static final long CKF_TOKEN_INITIALIZED = 0x400;
    private static final long CKF_USER_PIN_COUNT_LOW = 0x1_0000;
    private static final long CKF_USER_PIN_FINAL_TRY = 0x2_0000;
    private static final long CKF_USER_PIN_LOCKED = 0x4_0000;
    private static final int LABEL = 32;
    private static final int SERIAL_AT = 80;
    private static final int SERIAL = 16;
    private static final int FLAGS_AT = 96;
    private static final int TOKEN_INFO = 256;

    private final MemorySegment functions;

    private TokenLibrary(MemorySegment functions) {
        this.functions = functions;
    }

    /// A token that is in the machine.
    ///
    /// @param slot its place in the library's list
    /// @param triesWereWasted somebody has typed a wrong PIN since the last right one
    /// @param lastTry one more wrong PIN locks it
    /// @param locked it takes no PIN
    public record Token(
            int slot, String label, String serial, boolean triesWereWasted, boolean lastTry, boolean locked) {}

    /// Loads the library, which stays loaded.
    ///
    /// @throws TokenException LIBRARY
    public static TokenLibrary load(Path file) throws TokenException {
        if (!file.isAbsolute() || !Files.isReadable(file)) {
            throw new TokenException(TokenException.Why.LIBRARY);
        }
        try (var arena = Arena.ofConfined()) {
            var entry = SymbolLookup.libraryLookup(file, Arena.global()).find("C_GetFunctionList");
            if (entry.isEmpty()) {
                throw new TokenException(TokenException.Why.LIBRARY);
            }
            var list = arena.allocate(ADDRESS);
            var getList = Linker.nativeLinker().downcallHandle(entry.get(), FunctionDescriptor.of(JAVA_LONG, ADDRESS));
            if ((long) getList.invokeExact(list) != CKR_OK) {
                throw new TokenException(TokenException.Why.LIBRARY);
            }
            // CK_VERSION, padded to the size of a pointer, then the functions in the order of the standard.
            var functions = list.get(ADDRESS, 0).reinterpret((1L + 68) * ADDRESS.byteSize());
            var library = new TokenLibrary(functions);
            library.initialize(arena);
            return library;
        } catch (IllegalArgumentException e) {
            throw new TokenException(TokenException.Why.LIBRARY, e);
        } catch (TokenException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private MethodHandle function(int place, FunctionDescriptor type) {
        var address = functions.get(ADDRESS, (1L + place) * ADDRESS.byteSize());
        return Linker.nativeLinker().downcallHandle(address, type);
    }

    private void initialize(Arena arena) throws Throwable {
        // Four callbacks that are not given, the flags, and one reserved pointer.
        var arguments = arena.allocate(6 * 8L, 8);
        arguments.set(JAVA_LONG, 4 * 8L, CKF_OS_LOCKING_OK);
        long result = (long) function(C_INITIALIZE, FunctionDescriptor.of(JAVA_LONG, ADDRESS))
                .invokeExact(arguments);
        if (result != CKR_OK && result != CKR_CRYPTOKI_ALREADY_INITIALIZED) {
            throw new TokenException(TokenException.Why.LIBRARY);
        }
    }

    /// Returns the initialised tokens that are in the machine now. No PIN is needed.
    ///
    /// @throws TokenException FAILED
    public List<Token> tokens() throws TokenException {
        try (var arena = Arena.ofConfined()) {
            var count = arena.allocate(JAVA_LONG);
            var ids = arena.allocate(JAVA_LONG, MAX_SLOTS);
            count.set(JAVA_LONG, 0, MAX_SLOTS);
            var list = function(C_GET_SLOT_LIST, FunctionDescriptor.of(JAVA_LONG, JAVA_BYTE, ADDRESS, ADDRESS));
            if ((long) list.invokeExact((byte) 0, ids, count) != CKR_OK) {
                throw new TokenException(TokenException.Why.FAILED);
            }
            var look = function(C_GET_TOKEN_INFO, FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS));
            var found = new ArrayList<Token>();
            for (int slot = 0; slot < Math.min(count.get(JAVA_LONG, 0), MAX_SLOTS); slot++) {
                var token = arena.allocate(TOKEN_INFO, 8);
                if ((long) look.invokeExact(ids.getAtIndex(JAVA_LONG, slot), token) == CKR_OK) {
                    long flags = token.get(JAVA_LONG, FLAGS_AT);
                    if ((flags & CKF_TOKEN_INITIALIZED) != 0) {
                        found.add(new Token(
                                slot,
                                text(token, 0, LABEL),
                                text(token, SERIAL_AT, SERIAL),
                                (flags & CKF_USER_PIN_COUNT_LOW) != 0,
                                (flags & CKF_USER_PIN_FINAL_TRY) != 0,
                                (flags & CKF_USER_PIN_LOCKED) != 0));
                    }
                }
            }
            return List.copyOf(found);
        } catch (TokenException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /// A field that is filled up with spaces.
    private static String text(MemorySegment token, long at, int length) {
        return new String(token.asSlice(at, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8).strip();
    }
}
