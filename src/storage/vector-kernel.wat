;; Vectors quantised to signed bytes, and the scan of a block of them, with SIMD (WebAssembly 2.0, vector instructions).
;;
;; A record is a vector, filled up with zeros to a multiple of 16 bytes, and 16 bytes more: a 32-bit float that its
;; numbers are to be multiplied by, one that bounds how far off a score may be, and 8 bytes that the kernel passes over.
(module
  (memory (export "memory") 1)

  ;; Makes a record at $record of the 32-bit floats at $vector, which are filled up with zeros to as many as $padded, a
  ;; multiple of 16. The bound is the length of what the rounding takes away, and one per cent more.
  (func (export "quantise") (param $vector i32) (param $padded i32) (param $record i32)
    (local $number i32) (local $last i32) (local $greatest f32) (local $factor v128)
    (local $scale v128) (local $rounded v128) (local $most v128) (local $lost v128) (local $packed v128)
    (local.set $last (i32.add (local.get $vector) (i32.shl (local.get $padded) (i32.const 2))))
    (local.set $number (local.get $vector))
    (loop $numbers
      (local.set $most (f32x4.max (local.get $most) (f32x4.abs (v128.load (local.get $number)))))
      (local.set $number (i32.add (local.get $number) (i32.const 16)))
      (br_if $numbers (i32.lt_u (local.get $number) (local.get $last))))
    (local.set $greatest (f32.max
      (f32.max (f32x4.extract_lane 0 (local.get $most)) (f32x4.extract_lane 1 (local.get $most)))
      (f32.max (f32x4.extract_lane 2 (local.get $most)) (f32x4.extract_lane 3 (local.get $most)))))
    (local.set $scale (f32x4.splat (f32.div (local.get $greatest) (f32.const 127))))
    (if (f32.gt (local.get $greatest) (f32.const 0))
      (then (local.set $factor (f32x4.splat (f32.div (f32.const 127) (local.get $greatest))))))
    (local.set $number (local.get $vector))
    (loop $numbers
      (local.set $rounded (f32x4.nearest (f32x4.mul (v128.load (local.get $number)) (local.get $factor))))
      (local.set $most (f32x4.sub (v128.load (local.get $number)) (f32x4.mul (local.get $rounded) (local.get $scale))))
      (local.set $lost (f32x4.add (local.get $lost) (f32x4.mul (local.get $most) (local.get $most))))
      (local.set $packed (i32x4.trunc_sat_f32x4_s (local.get $rounded)))
      (local.set $packed (i16x8.narrow_i32x4_s (local.get $packed) (local.get $packed)))
      (v128.store32_lane 0 (local.get $record) (i8x16.narrow_i16x8_s (local.get $packed) (local.get $packed)))
      (local.set $record (i32.add (local.get $record) (i32.const 4)))
      (local.set $number (i32.add (local.get $number) (i32.const 16)))
      (br_if $numbers (i32.lt_u (local.get $number) (local.get $last))))
    (f32.store (local.get $record) (f32x4.extract_lane 0 (local.get $scale)))
    (f32.store offset=4 (local.get $record)
      (f32.mul (f32.const 1.01) (f32.sqrt (f32.add
        (f32.add (f32x4.extract_lane 0 (local.get $lost)) (f32x4.extract_lane 1 (local.get $lost)))
        (f32.add (f32x4.extract_lane 2 (local.get $lost)) (f32x4.extract_lane 3 (local.get $lost))))))))

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
