/// A home on the disk, without its gateway: its keys, its audit log, and the process that opens it.
package dev.homarus.cli.home;
