;; The scan of a block of vectors that are quantised to signed bytes, with SIMD (WebAssembly 2.0, vector instructions).
;;
;; A record is a vector, filled up with zeros to a multiple of 16 bytes, and 16 bytes more: a 32-bit float that its
;; numbers are to be multiplied by, one that bounds how far off a score may be, and 8 bytes that the kernel passes over.
(module
  (memory (export "memory") 1)

  ;; For each record from $record up to $end the greatest score that its vector may have with the query, written one
  ;; behind the other to $scores: dot product x scale of the vector x scale of the query + bound + $doubt.
  ;; $padded: bytes of a vector. $query: its numbers as 16-bit integers, as many.
  (func (export "scan")
    (param $record i32) (param $end i32) (param $padded i32) (param $query i32) (param $scale f32) (param $doubt f32)
    (param $scores i32)
    (local $number i32) (local $last i32)
    (local $first v128) (local $second v128)
    (block $done
      (loop $records
        (br_if $done (i32.ge_u (local.get $record) (local.get $end)))
        (local.set $first (v128.const i32x4 0 0 0 0))
        (local.set $second (v128.const i32x4 0 0 0 0))
        (local.set $number (local.get $query))
        (local.set $last (i32.add (local.get $record) (local.get $padded)))
        (loop $numbers
          (local.set $first (i32x4.add (local.get $first)
            (i32x4.dot_i16x8_s (v128.load (local.get $number)) (v128.load8x8_s (local.get $record)))))
          (local.set $second (i32x4.add (local.get $second)
            (i32x4.dot_i16x8_s (v128.load offset=16 (local.get $number)) (v128.load8x8_s offset=8 (local.get $record)))))
          (local.set $number (i32.add (local.get $number) (i32.const 32)))
          (local.set $record (i32.add (local.get $record) (i32.const 16)))
          (br_if $numbers (i32.lt_u (local.get $record) (local.get $last))))
        (local.set $first (i32x4.add (local.get $first) (local.get $second)))
        (local.set $first (i32x4.add (local.get $first)
          (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $first) (local.get $first))))
        (f32.store (local.get $scores)
          (f32.add
            (f32.mul
              (f32.mul
                (f32.convert_i32_s (i32.add
                  (i32x4.extract_lane 0 (local.get $first))
                  (i32x4.extract_lane 1 (local.get $first))))
                (f32.load (local.get $record)))
              (local.get $scale))
            (f32.add (f32.load offset=4 (local.get $record)) (local.get $doubt))))
        (local.set $scores (i32.add (local.get $scores) (i32.const 4)))
        (local.set $record (i32.add (local.get $record) (i32.const 16)))
        (br $records)))))
