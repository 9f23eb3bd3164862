//! The fuzzer's bytes, read as edits.

use super::tree::{Contents, Node};

/// Numbers and octets out of the fuzzer's bytes; zeros when there are no more.
pub(crate) struct Input<'i>(pub(crate) &'i [u8]);

impl<'i> Input<'i> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn byte(&mut self) -> u8 {
        match self.0.split_first() {
            Some((first, rest)) => {
                self.0 = rest;
                *first
            }
            None => 0,
        }
    }

    pub(crate) fn number(&mut self) -> usize {
        usize::from(self.byte()) << 8 | usize::from(self.byte())
    }

    /// At most 63 of them.
    pub(crate) fn octets(&mut self) -> &'i [u8] {
        let length = usize::from(self.byte() & 0x3F).min(self.0.len());
        let (octets, rest) = self.0.split_at(length);
        self.0 = rest;
        octets
    }
}

/// Applies one edit to one of the objects, some of it with a part of another one.
pub(crate) fn apply(input: &mut Input<'_>, objects: &mut [Vec<u8>]) {
    let object = usize::from(input.byte()) % objects.len();
    let edit = input.byte() % 12;
    let number = input.number();
    if edit < 3 {
        return spoil_octets(&mut objects[object], edit, number, input);
    }
    let Some(mut tree) = Node::read(&objects[object]) else { return };
    let number = number % tree.count();
    let other = if edit < 6 { graft(input, objects) } else { None };
    match (edit, other) {
        (3, Some(other)) => replace(&mut tree, number, other),
        (4 | 5, Some(other)) => insert(&mut tree, number, other, usize::from(edit == 5)),
        (6, _) => remove(&mut tree, number),
        (7, _) => double(&mut tree, number),
        (8, _) => with(&mut tree, number, |node| node.tag = input.byte()),
        (9, _) => {
            let octets = input.octets().to_vec();
            with(&mut tree, number, |node| node.contents = Contents::Octets(octets));
        }
        (10, _) => with(&mut tree, number, |node| change_octet(node, input)),
        (11, _) => swap(&mut tree, number),
        _ => {}
    }
    let mut der = Vec::new();
    tree.write(&mut der);
    // What copies of copies grow to is the certificate limit's business, and slow.
    if der.len() < 16_384 {
        objects[object] = der;
    }
}

fn spoil_octets(der: &mut Vec<u8>, edit: u8, number: usize, input: &mut Input<'_>) {
    let at = number % der.len().max(1);
    match edit {
        0 if !der.is_empty() => der[at] = input.byte(),
        1 => der.insert(at, input.byte()),
        2 if !der.is_empty() => {
            der.remove(at);
        }
        _ => {}
    }
}

/// A part of some object.
fn graft(input: &mut Input<'_>, objects: &[Vec<u8>]) -> Option<Node> {
    let object = usize::from(input.byte()) % objects.len();
    let mut tree = Node::read(&objects[object])?;
    let number = input.number() % tree.count();
    tree.at(number).cloned()
}

fn with(tree: &mut Node, number: usize, change: impl FnOnce(&mut Node)) {
    if let Some(node) = tree.at(number) {
        change(node);
    }
}

fn replace(tree: &mut Node, number: usize, other: Node) {
    with(tree, number, |node| *node = other);
}

fn insert(tree: &mut Node, number: usize, other: Node, after: usize) {
    if let Some((list, place)) = tree.list_of(number) {
        list.insert((place + after).min(list.len()), other);
    }
}

fn remove(tree: &mut Node, number: usize) {
    if let Some((list, place)) = tree.list_of(number) {
        list.remove(place);
    }
}

fn double(tree: &mut Node, number: usize) {
    if let Some((list, place)) = tree.list_of(number) {
        list.insert(place, list[place].clone());
    }
}

fn swap(tree: &mut Node, number: usize) {
    if let Some((list, place)) = tree.list_of(number) {
        let next = (place + 1) % list.len();
        list.swap(place, next);
    }
}

fn change_octet(node: &mut Node, input: &mut Input<'_>) {
    let at = usize::from(input.byte());
    if let Contents::Octets(octets) = &mut node.contents {
        match octets.len() {
            0 => octets.push(input.byte()),
            length => octets[at % length] = input.byte(),
        }
    }
}
