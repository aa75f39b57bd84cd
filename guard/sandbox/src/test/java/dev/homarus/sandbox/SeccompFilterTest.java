package dev.homarus.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the filter answers, on every processor, without that processor: the program is interpreted here.
class SeccompFilterTest {
    private static final int ALLOW = 0x7FFF0000;
    private static final int KILL = 0x80000000;
    private static final int EPERM = 0x00050001;
    private static final int ENOSYS = 0x00050026;
    private static final int EAFNOSUPPORT = 0x00050061;

    @ParameterizedTest
    @EnumSource(Machine.class)
    void everyNumber_withHarmlessArguments_isDeniedUnknownOrAllowed(Machine machine) {
        Set<Integer> denied =
                Stream.of(DeniedCall.values()).map(call -> call.number(machine)).collect(Collectors.toSet());
        for (int number = 0; number < 2_000; number++) {
            boolean known = number <= machine.lastOwn || (number >= 424 && number <= 456);
            int expected = !known || number == 435 || number == 437 ? ENOSYS : denied.contains(number) ? EPERM : ALLOW;

            long family = number == (machine == Machine.X86_64 ? 53 : 199) ? 1 : 2;
            assertThat(answer(machine, machine.audit, number, family, 0))
                    .as("call %d", number)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(Machine.class)
    void call_ofAnotherProcessor_kills(Machine machine) {
        assertThat(answer(machine, 0x40000003, 1, 0, 0)).isEqualTo(KILL);
        assertThat(answer(machine, 0, 1, 0, 0)).isEqualTo(KILL);
    }

    @Test
    void call_ofX32_kills() {
        assertThat(answer(Machine.X86_64, Machine.X86_64.audit, 0x40000000, 0, 0))
                .isEqualTo(KILL);
        assertThat(answer(Machine.X86_64, Machine.X86_64.audit, -1, 0, 0)).isEqualTo(KILL);
    }

    @ParameterizedTest
    @EnumSource(Machine.class)
    void arguments_ofJudgedCalls_decide(Machine machine) {
        boolean x86 = machine == Machine.X86_64;
        int clone = x86 ? 56 : 220;
        int ioctl = x86 ? 16 : 29;
        int prctl = x86 ? 157 : 167;
        for (int bit : new int[] {0x20000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000}) {
            assertThat(answer(machine, machine.audit, clone, bit | 17, 0)).isEqualTo(EPERM);
        }
        assertThat(answer(machine, machine.audit, clone, 0x01200011, 0)).isEqualTo(ALLOW);
        assertThat(answer(machine, machine.audit, ioctl, 0, 0x5412)).isEqualTo(EPERM);
        assertThat(answer(machine, machine.audit, ioctl, 0, 0x5401)).isEqualTo(ALLOW);
        assertThat(answer(machine, machine.audit, prctl, 1, 0)).isEqualTo(EPERM);
        assertThat(answer(machine, machine.audit, prctl, 38, 0)).isEqualTo(ALLOW);
        int socket = x86 ? 41 : 198;
        int socketpair = x86 ? 53 : 199;
        for (int family = 0; family < 50; family++) {
            boolean internet = family == 2 || family == 10;
            assertThat(answer(machine, machine.audit, socket, family)).isEqualTo(internet ? ALLOW : EAFNOSUPPORT);
            assertThat(answer(machine, machine.audit, socketpair, family))
                    .isEqualTo(family == 1 ? ALLOW : EAFNOSUPPORT);
        }
    }

    /// `path` is argument 0 or 1; the mode's place differs; without `O_CREAT` there is no mode.
    @ParameterizedTest
    @EnumSource(Machine.class)
    void mode_withSetIdBits_isDenied(Machine machine) {
        boolean x86 = machine == Machine.X86_64;
        int[][] calls = x86
                ? new int[][] {{90, 1}, {91, 1}, {268, 2}, {452, 2}, {85, 1}, {133, 1}, {259, 2}, {2, 2}, {257, 3}}
                : new int[][] {{52, 1}, {53, 2}, {452, 2}, {33, 2}, {56, 3}};
        for (int[] call : calls) {
            var arguments = new long[6];
            arguments[call[1] - 1] = 0x40;
            arguments[call[1]] = 0755;
            assertThat(answer(machine, machine.audit, call[0], arguments)).isEqualTo(ALLOW);
            for (int bit : new int[] {04000, 02000}) {
                arguments[call[1]] = 0755 | bit;
                assertThat(answer(machine, machine.audit, call[0], arguments)).isEqualTo(EPERM);
            }
        }
        int openat = x86 ? 257 : 56;
        assertThat(answer(machine, machine.audit, openat, 0, 0, 0, 04000)).isEqualTo(ALLOW);
        assertThat(answer(machine, machine.audit, openat, 0, 0, 0x400000, 04755))
                .isEqualTo(EPERM);
    }

    @ParameterizedTest
    @EnumSource(Machine.class)
    void numbers_ofDeniedCalls_areDistinct(Machine machine) {
        assertThat(Stream.of(DeniedCall.values())
                        .map(call -> call.number(machine))
                        .filter(number -> number >= 0))
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(70);
    }

    @Test
    void machine_ofSomethingElse_isNone(@TempDir Path folder) throws IOException {
        assertThat(Machine.of(Files.writeString(folder.resolve("short"), "x"))).isEmpty();
        assertThat(Machine.of(Files.writeString(folder.resolve("script"), "#!/bin/sh\nexit 0 # longer")))
                .isEmpty();
        var arm = ByteBuffer.allocate(64)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, 0x464C457F)
                .putShort(18, (short) 183);
        assertThat(Machine.of(Files.write(folder.resolve("arm"), arm.array()))).contains(Machine.AARCH64);
    }

    @ParameterizedTest
    @EnumSource(Machine.class)
    void confinedFilter_refusesWhatReachesOutside(Machine machine) {
        boolean x86 = machine == Machine.X86_64;
        var filter = SeccompFilter.confined(machine);
        for (var call : OutsideCall.values()) {
            if (call.number(machine) >= 0) {
                assertThat(answer(filter, machine.audit, call.number(machine))).isEqualTo(EPERM);
            }
        }
        for (var call : DeniedCall.values()) {
            if (call.number(machine) >= 0) {
                assertThat(answer(filter, machine.audit, call.number(machine))).isEqualTo(EPERM);
            }
        }
        for (int family = 0; family < 50; family++) {
            assertThat(answer(filter, machine.audit, x86 ? 41 : 198, family)).isEqualTo(EAFNOSUPPORT);
        }
        int[][] judged = {{x86 ? 280 : 88, 1}, {x86 ? 302 : 261, 0}, {x86 ? 203 : 122, 0}};
        for (int[] call : judged) {
            var arguments = new long[2];
            arguments[1 - call[1]] = 7;
            assertThat(answer(filter, machine.audit, call[0], arguments)).isEqualTo(ALLOW);
            for (long value : new long[] {1, 1L << 32, -1}) {
                arguments[call[1]] = value;
                assertThat(answer(filter, machine.audit, call[0], arguments)).isEqualTo(EPERM);
            }
        }
        assertThat(answer(filter, machine.audit, x86 ? 0 : 63)).isEqualTo(ALLOW);
    }

    private static int answer(Machine machine, int architecture, int number, long... arguments) {
        return answer(SeccompFilter.bytes(machine), architecture, number, arguments);
    }

    private static int answer(byte[] filter, int architecture, int number, long... arguments) {
        var program = ByteBuffer.wrap(filter).order(ByteOrder.LITTLE_ENDIAN);
        var data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(0, number).putInt(4, architecture);
        for (int i = 0; i < arguments.length; i++) {
            data.putLong(16 + 8 * i, arguments[i]);
        }
        int loaded = 0;
        for (int at = 0; ; at++) {
            int code = program.getShort(at * 8) & 0xFFFF;
            int value = program.getInt(at * 8 + 4);
            boolean met;
            switch (code) {
                case 0x20 -> {
                    loaded = data.getInt(value);
                    continue;
                }
                case 0x06 -> {
                    return value;
                }
                case 0x15 -> met = loaded == value;
                case 0x25 -> met = Integer.compareUnsigned(loaded, value) > 0;
                case 0x35 -> met = Integer.compareUnsigned(loaded, value) >= 0;
                case 0x45 -> met = (loaded & value) != 0;
                default -> throw new AssertionError("instruction " + code);
            }
            at += program.get(at * 8 + (met ? 2 : 3)) & 0xFF;
        }
    }
}
