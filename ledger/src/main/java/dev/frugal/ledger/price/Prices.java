package dev.frugal.ledger.price;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.meter.Consumption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.node.ObjectNode;

/// All prices that convert consumption into money and carbon.
///
/// @param currency of every price, `USD` say
/// @param electricity price of a kWh at the meter
/// @param powerUsageEffectiveness energy of the building over energy of the machines
/// @param gridCarbon CO₂ of a kWh
/// @param tokenPrice what a customer pays for a million generated tokens
/// @param machine machine whose prices apply unless another is named
/// @param rented machines paid by the hour, by name
/// @param owned machines bought, by name
@JsonNaming(SnakeCaseStrategy.class)
public record Prices(
        String currency,
        SourcedValue electricity,
        SourcedValue powerUsageEffectiveness,
        SourcedValue gridCarbon,
        SourcedValue tokenPrice,
        String machine,
        Map<String, MachineCost.Rented> rented,
        Map<String, MachineCost.Owned> owned) {
    private static final String DEFAULTS = "prices.yaml";
    private static final double JOULES_A_KILOWATT_HOUR = 3.6e6;

    /// Upper bound of any realistic price, to detect a price in the wrong unit.
    private static final double ANY = 1e15;

    public Prices {
        rented = Map.copyOf(rented);
        owned = Map.copyOf(owned);
        electricity.checked("electricity", currency + "/kWh", 0, ANY);
        powerUsageEffectiveness.checked("power_usage_effectiveness", "1", 1, 10);
        gridCarbon.checked("grid_carbon", "kg/kWh", 0, 3);
        tokenPrice.checked("token_price", currency + "/million tokens", Double.MIN_NORMAL, ANY);
        for (var entry : rented.entrySet()) {
            entry.getValue().hour().checked(entry.getKey() + ".hour", currency + "/h", 0, ANY);
        }
        for (var entry : owned.entrySet()) {
            var name = entry.getKey();
            var bought = entry.getValue();
            bought.purchase().checked(name + ".purchase", currency, 0, ANY);
            bought.life().checked(name + ".life", "years", 0.1, 100);
            bought.utilisation().checked(name + ".utilisation", "1", 0.001, 1);
            if (rented.containsKey(name)) {
                throw new InvalidInputException(
                        "the machine '%s' is both rented and owned; give one of them another name".formatted(name));
            }
        }
        if (!rented.containsKey(machine) && !owned.containsKey(machine)) {
            throw unknown(machine, rented, owned);
        }
    }

    /// The default prices.
    public static Prices defaults() {
        return Documents.bind(defaultTree(), Prices.class, DEFAULTS);
    }

    /// The defaults, overridden by the figures of a user's YAML file.
    public static Prices merged(Path file) {
        return merged(Documents.text(file), file.toString());
    }

    /// The defaults, overridden by the figures of a YAML text; `source` names it in errors.
    public static Prices merged(String yaml, String source) {
        var defaults = (ObjectNode) defaultTree();
        var user = Documents.yamlTree(yaml, source);
        if (!(user instanceof ObjectNode object)) {
            throw new InvalidInputException(
                    "%s is not a mapping of keys to figures; expected keys such as 'electricity:'".formatted(source));
        }
        overlay(defaults, object);
        return Documents.bind(defaults, Prices.class, source);
    }

    /// The machine `name`.
    public MachineCost machineNamed(String name) {
        var bought = owned.get(name);
        if (bought != null) {
            return bought;
        }
        var hired = rented.get(name);
        if (hired != null) {
            return hired;
        }
        throw unknown(name, rented, owned);
    }

    /// The cost of `consumption` on the machine `name`.
    public Cost cost(Consumption consumption, String name) {
        var on = machineNamed(name);
        double kilowattHours = consumption.joules() / JOULES_A_KILOWATT_HOUR * powerUsageEffectiveness.value();
        return new Cost(
                on.cost(consumption),
                on.includesElectricity() ? 0 : kilowattHours * electricity.value(),
                currency,
                kilowattHours * gridCarbon.value());
    }

    private static InvalidInputException unknown(
            String name, Map<String, MachineCost.Rented> rented, Map<String, MachineCost.Owned> owned) {
        var known = new TreeSet<>(rented.keySet());
        known.addAll(owned.keySet());
        return new InvalidInputException("there is no machine '%s' in the prices; expected one of: %s"
                .formatted(name, String.join(", ", known)));
    }

    private static void overlay(ObjectNode below, ObjectNode above) {
        for (var entry : entries(above).entrySet()) {
            var old = below.get(entry.getKey());
            // A figure is one thing: a new value must not keep the old value's source.
            if (old instanceof ObjectNode oldObject
                    && entry.getValue() instanceof ObjectNode newObject
                    && !oldObject.has("value")) {
                overlay(oldObject, newObject);
            } else {
                below.set(entry.getKey(), entry.getValue());
            }
        }
    }

    private static Map<String, JsonNode> entries(ObjectNode node) {
        var entries = new TreeMap<String, JsonNode>();
        node.properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        return entries;
    }

    private static JsonNode defaultTree() {
        try (InputStream stream =
                Objects.requireNonNull(Prices.class.getResourceAsStream(DEFAULTS), "prices lie in the jar")) {
            return Documents.yamlTree(new String(stream.readAllBytes(), StandardCharsets.UTF_8), DEFAULTS);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
