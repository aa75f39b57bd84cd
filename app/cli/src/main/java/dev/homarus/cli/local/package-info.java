/// The way to the gateway of a home, and to the person at the terminal.
package dev.homarus.cli.local;
