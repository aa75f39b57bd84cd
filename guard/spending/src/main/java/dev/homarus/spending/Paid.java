package dev.homarus.spending;

import dev.homarus.budget.Amount;

/// What the requests to one model have cost in some time.
///
/// @param model as the owner calls it
/// @param requests that left
public record Paid(String model, long requests, Amount amount) {}
