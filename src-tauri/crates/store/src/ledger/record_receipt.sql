UPDATE epochs SET frozen = 0, received_seq = ?2, receipt = ?3, receipt_ms = ?4 WHERE epoch = ?1
