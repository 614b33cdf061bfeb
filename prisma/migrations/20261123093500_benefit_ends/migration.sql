-- CreateIndex
CREATE INDEX "benefits_shop_id_ends_on_idx" ON "benefits"("shop_id", "ends_on");
