package dev.homarus.sandbox;

import java.nio.file.Path;
import java.util.Optional;

/// A sandbox that is made, in which nothing runs but a first process that waits to be told what to do. Good for
/// one run.
///
/// @param workspace what told the workspace from other folders when the sandbox was made
/// @param covered the folders it does not show
/// @param group the control group it is in
/// @param made when, in the nanoseconds of [System#nanoTime]
record Ready(Bubble bubble, Mode mode, String workspace, Covered covered, Optional<Path> group, long made) {}
