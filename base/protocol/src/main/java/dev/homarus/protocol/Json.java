package dev.homarus.protocol;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A JSON value (RFC 8259). Immutable, except that an [Obj] under construction is its builder's own.
///
/// Reading is strict: see [JsonText#parse]. The typed getters of [Obj] throw [JsonException] with the member's
/// name, so that a caller can be told what to mend.
public sealed interface Json {
    /// `null`; a type of its own, because Java's null never stands for a value.
    enum Null implements Json {
        /// The only one.
        NULL
    }

    /// `true` or `false`.
    record Bool(boolean value) implements Json {}

    /// A number, exact.
    record Num(BigDecimal value) implements Json {}

    /// A string.
    record Str(String value) implements Json {}

    /// An array.
    record Arr(List<Json> items) implements Json {
        public Arr {
            items = List.copyOf(items);
        }
    }

    /// An object; members keep their order.
    record Obj(Map<String, Json> members) implements Json {
        /// An object without members.
        public static final Obj EMPTY = new Obj(Map.of());

        public Obj {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        /// Returns the member, or nothing where it is absent or `null`.
        public Optional<Json> get(String name) {
            var value = members.get(name);
            return value == null || value instanceof Null ? Optional.empty() : Optional.of(value);
        }

        /// Returns a member that has to be a string.
        public String text(String name) {
            return optionalText(name).orElseThrow(() -> new JsonException(name, "has to be a string"));
        }

        /// Returns a member that is a string where it is present.
        public Optional<String> optionalText(String name) {
            return get(name).map(value -> {
                if (value instanceof Str(var text)) {
                    return text;
                }
                throw new JsonException(name, "has to be a string");
            });
        }

        /// Returns a member that is a whole number between `least` and `most` where it is present, else `otherwise`.
        public long number(String name, long otherwise, long least, long most) {
            var value = get(name);
            if (value.isEmpty()) {
                return otherwise;
            }
            if (value.get() instanceof Num(var number)
                    && number.precision() - number.scale() < 19
                    && number.scale() < 100
                    && number.stripTrailingZeros().scale() <= 0) {
                long whole = number.longValueExact();
                if (whole >= least && whole <= most) {
                    return whole;
                }
            }
            throw new JsonException(name, "has to be a whole number from " + least + " to " + most);
        }

        /// Returns a member that is `true` or `false` where it is present, else `otherwise`.
        public boolean flag(String name, boolean otherwise) {
            var value = get(name);
            if (value.isEmpty()) {
                return otherwise;
            }
            if (value.get() instanceof Bool(var flag)) {
                return flag;
            }
            throw new JsonException(name, "has to be true or false");
        }

        /// Returns a member that is an array where it is present, else an empty list.
        public List<Json> array(String name) {
            var value = get(name);
            if (value.isEmpty()) {
                return List.of();
            }
            if (value.get() instanceof Arr(var items)) {
                return items;
            }
            throw new JsonException(name, "has to be an array");
        }

        /// Returns a member that is an object where it is present.
        public Optional<Obj> object(String name) {
            return get(name).map(value -> Json.object(value, name));
        }
    }

    /// Returns `value` as an object.
    static Obj object(Json value, String name) {
        if (value instanceof Obj object) {
            return object;
        }
        throw new JsonException(name, "has to be an object");
    }

    static Json of(@Nullable String value) {
        return value == null ? Null.NULL : new Str(value);
    }

    static Json of(long value) {
        return new Num(BigDecimal.valueOf(value));
    }

    static Json of(boolean value) {
        return new Bool(value);
    }

    static Json array(Collection<? extends Json> items) {
        return new Arr(new ArrayList<>(items));
    }

    static Json strings(Collection<String> items) {
        return new Arr(items.stream().map(item -> (Json) new Str(item)).toList());
    }

    /// Starts an object.
    static Builder object() {
        return new Builder();
    }

    /// Collects the members of an [Obj].
    final class Builder {
        private final LinkedHashMap<String, Json> members = new LinkedHashMap<>();

        private Builder() {}

        public Builder put(String name, Json value) {
            members.put(name, value);
            return this;
        }

        public Builder put(String name, @Nullable String value) {
            return put(name, Json.of(value));
        }

        public Builder put(String name, long value) {
            return put(name, Json.of(value));
        }

        public Builder put(String name, boolean value) {
            return put(name, Json.of(value));
        }

        /// Puts the member only where there is a value.
        public Builder put(String name, Optional<String> value) {
            value.ifPresent(text -> put(name, text));
            return this;
        }

        public Obj build() {
            return new Obj(members);
        }
    }

    /// Returns the compact UTF-8 form.
    default byte[] bytes() {
        return JsonText.write(this);
    }

    /// Returns the compact form.
    default String write() {
        return new String(bytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
}
