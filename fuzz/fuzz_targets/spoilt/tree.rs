//! DER as a tree that can be spoilt and written again, with lengths that fit.

/// One value.
#[derive(Clone)]
pub(crate) struct Node {
    pub(crate) tag: u8,
    pub(crate) contents: Contents,
}

#[derive(Clone)]
pub(crate) enum Contents {
    Octets(Vec<u8>),
    /// Values within, after so many octets that are none (the unused bits of a BIT STRING).
    Values(Vec<u8>, Vec<Node>),
}

/// Deep enough for the deepest name constraint.
const DEEPEST: usize = 16;

impl Node {
    pub(crate) fn read(der: &[u8]) -> Option<Self> {
        let mut rest = der;
        let node = read_one(&mut rest, 0)?;
        rest.is_empty().then_some(node)
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        let mut contents = Vec::new();
        match &self.contents {
            Contents::Octets(octets) => contents.extend(octets),
            Contents::Values(before, nodes) => {
                contents.extend(before);
                nodes.iter().for_each(|node| node.write(&mut contents));
            }
        }
        out.push(self.tag);
        match contents.len() {
            short @ 0..=0x7F => out.push(short as u8),
            byte @ 0x80..=0xFF => out.extend([0x81, byte as u8]),
            long => out.extend([0x82, (long >> 8) as u8, long as u8]),
        }
        out.extend(contents);
    }

    pub(crate) fn count(&self) -> usize {
        match &self.contents {
            Contents::Octets(_) => 1,
            Contents::Values(_, nodes) => 1 + nodes.iter().map(Self::count).sum::<usize>(),
        }
    }

    /// The node of this number, the tree counted from its root downwards.
    pub(crate) fn at(&mut self, mut number: usize) -> Option<&mut Self> {
        if number == 0 {
            return Some(self);
        }
        number -= 1;
        let Contents::Values(_, nodes) = &mut self.contents else { return None };
        for node in nodes {
            let count = node.count();
            if number < count {
                return node.at(number);
            }
            number -= count;
        }
        None
    }

    /// The list in which the node of this number (not the root) stands, and its place there.
    pub(crate) fn list_of(&mut self, number: usize) -> Option<(&mut Vec<Self>, usize)> {
        let Contents::Values(_, nodes) = &mut self.contents else { return None };
        let mut left = number.checked_sub(1)?;
        let mut place = 0;
        for node in nodes.iter() {
            let count = node.count();
            if left == 0 {
                return Some((nodes, place));
            }
            if left < count {
                break;
            }
            left -= count;
            place += 1;
        }
        nodes.get_mut(place)?.list_of(left)
    }
}

fn read_one(rest: &mut &[u8], depth: usize) -> Option<Node> {
    let (tag, after) = rest.split_first()?;
    let (first, after) = after.split_first()?;
    let (length, after) = match *first {
        short @ 0..=0x7F => (usize::from(short), after),
        0x81 => (usize::from(*after.first()?), &after[1..]),
        0x82 => (usize::from(*after.first()?) << 8 | usize::from(*after.get(1)?), &after[2..]),
        _ => return None,
    };
    let (contents, after) = after.split_at_checked(length)?;
    *rest = after;
    Some(Node { tag: *tag, contents: read_contents(*tag, contents, depth) })
}

fn read_contents(tag: u8, contents: &[u8], depth: usize) -> Contents {
    let skipped = usize::from(tag == 0x03).min(contents.len());
    let (before, inside) = contents.split_at(skipped);
    // An OCTET STRING holds an extension's value, a BIT STRING a key or a signature.
    let may_hold_values = tag & 0x20 != 0 || tag == 0x04 || tag == 0x03;
    let values = (may_hold_values && depth < DEEPEST).then(|| read_all(inside, depth)).flatten();
    match values {
        Some(nodes) if !nodes.is_empty() => Contents::Values(before.to_vec(), nodes),
        _ => Contents::Octets(contents.to_vec()),
    }
}

fn read_all(mut contents: &[u8], depth: usize) -> Option<Vec<Node>> {
    let mut nodes = Vec::new();
    while !contents.is_empty() {
        nodes.push(read_one(&mut contents, depth + 1)?);
    }
    Some(nodes)
}
