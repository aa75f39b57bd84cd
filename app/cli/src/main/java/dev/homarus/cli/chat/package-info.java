/// A Turn as a person at a terminal, or a program, goes through it.
package dev.homarus.cli.chat;
