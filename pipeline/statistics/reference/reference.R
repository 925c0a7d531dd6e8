# Makes the numbers that tests/oracle/r.rs holds the crate to; run from this folder: Rscript reference.R
# Base R only. The count vectors are invented here, from a fixed seed.

set.seed(20260101)
options(digits = 17)

spell <- function(counts) rep(seq_along(counts), counts)
pack <- function(counts) paste(counts, collapse = " ")

shapes <- list(
  even = rep(1, 5), top = c(1, 1, 4, 30, 64), floor = c(60, 25, 10, 4, 1), polar = c(5, 1, 1, 1, 5),
  binary = c(1, 3), eleven = 1:11, wide = rep(1, 40)
)

# Limits of the ratio of two shares at which the likelihood-fitted score test just rejects; the fit is numeric here.
ratio_limits <- function(k, n) {
  score <- function(log_factor) {
    factor <- exp(log_factor)
    loss <- function(p) -dbinom(k[1], n[1], factor * p, log = TRUE) - dbinom(k[2], n[2], p, log = TRUE)
    p <- optimize(loss, c(1e-9, min(1, 1 / factor) - 1e-9), tol = 1e-12)$minimum
    q <- factor * p
    (k[1] / n[1] - factor * k[2] / n[2]) / sqrt(q * (1 - q) / n[1] + factor^2 * p * (1 - p) / n[2])
  }
  limit <- function(z) exp(uniroot(function(v) score(v) - z, c(-4, 4), tol = 1e-10)$root)
  c(limit(qnorm(0.975)), limit(-qnorm(0.975)))
}

compare <- function(shape) {
  weights <- shapes[[shape]]
  n <- c(sample(10:60, 1), sample(40:200, 1))
  repeat {
    draw <- function(size) tabulate(sample(seq_along(weights), size, TRUE, weights), length(weights))
    group <- draw(n[1])
    rest <- draw(n[2])
    if (var(spell(group)) > 0 && var(spell(rest)) > 0) break
  }
  x <- spell(group)
  y <- spell(rest)
  welch <- t.test(x, y)
  cc <- suppressWarnings(wilcox.test(x, y, exact = FALSE, correct = TRUE))
  no <- suppressWarnings(wilcox.test(x, y, exact = FALSE, correct = FALSE))
  margin <- 0.5
  lower <- t.test(x, y, mu = -margin, alternative = "greater")$p.value
  upper <- t.test(x, y, mu = margin, alternative = "less")$p.value
  cut <- ceiling((length(weights) + 1) / 2)
  k <- c(sum(x >= cut), sum(y >= cut))
  table <- matrix(c(k[1], n[1] - k[1], k[2], n[2] - k[2]), 2)
  p_table <- dhyper(0:n[1], sum(k), sum(n) - sum(k), n[1])
  own <- dhyper(k[1], sum(k), sum(n) - sum(k), n[1])
  rarer <- p_table < own * (1 - 1e-7)
  equal <- p_table <= own * (1 + 1e-7) & !rarer
  wilson <- prop.test(k[1], n[1], correct = FALSE)$conf.int
  ratio <- if (all(k > 0)) ratio_limits(k, n) else c(NA, NA)
  data.frame(
    shape, group = pack(group), rest = pack(rest), cut,
    mean_group = mean(x), sd_group = sd(x), lower_quartile = unname(quantile(x, 0.25)), tenth = unname(quantile(x, 0.1)),
    welch_difference = mean(x) - mean(y), welch_se = welch$stderr, welch_t = unname(welch$statistic),
    welch_df = unname(welch$parameter), welch_p = welch$p.value, welch_low = welch$conf.int[1], welch_upp = welch$conf.int[2],
    u = unname(cc$statistic), u_p = cc$p.value, u_p_uncorrected = no$p.value,
    equivalence_p = max(lower, upper),
    k_group = k[1], k_rest = k[2], fisher_p = fisher.test(table)$p.value, fisher_mid_p = sum(p_table[rarer]) + sum(p_table[equal]) / 2,
    wilson_low = wilson[1], wilson_upp = wilson[2],
    ratio_low = ratio[1], ratio_upp = ratio[2]
  )
}

comparisons <- do.call(rbind, lapply(rep(names(shapes), each = 4), compare))
write.csv(comparisons, "comparisons.csv", row.names = FALSE, quote = FALSE, na = "")

p <- c(0.001, 0.2, NA, 0.04, 0.04, 1, 0.0005, 0.03, NA, 0.7, 0.011, 1e-12)
adjusted <- data.frame(p, q = p.adjust(p, "BH"), holm = p.adjust(p, "holm"))
write.csv(adjusted, "adjusted.csv", row.names = FALSE, quote = FALSE, na = "")

grid <- expand.grid(df = c(1, 1.5, 4, 9.7, 30, 250, 5000, 1e6), t = c(0.1, 1, 2.5, 6, 15, 40))
tails <- data.frame(grid, p = 2 * pt(-grid$t, grid$df), z_p = 2 * pnorm(-grid$t))
tails$quantile_99 <- qt(0.995, tails$df)
write.csv(tails, "tails.csv", row.names = FALSE, quote = FALSE)
