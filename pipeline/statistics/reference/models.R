# Makes the numbers that tests/oracle/models.rs holds the crate to; run from this folder: Rscript models.R
# Base R only, on invented answers from a fixed seed. Formulas that base R lacks are written out from raw rows here.

set.seed(20260102)
options(digits = 17)

pack <- function(counts) paste(counts, collapse = " ")
count <- function(x, levels) tabulate(match(x, levels), length(levels))

# Three groups in four strata, five answers.
one_case <- function(case) {
  n <- sample(c(40, 90, 240), 1)
  stratum <- sample(1:4, n, TRUE)
  group <- sample(1:3, n, TRUE, c(2, 3, 4))
  y <- pmin(5, pmax(1, round(3 + 0.3 * group - 0.4 * stratum + rnorm(n))))
  h <- kruskal.test(y, group)
  top <- as.integer(y >= 3)
  x2 <- suppressWarnings(chisq.test(table(group, y), correct = FALSE))
  exact <- fisher.test(table(group, top))$p.value
  own <- group == 1
  both <- ave(as.integer(own), stratum, FUN = function(v) length(unique(v))) == 2
  mh <- mantelhaen.test(table(top[both] == 0, !own[both], stratum[both]), correct = FALSE)
  within <- coef(lm(y ~ own + factor(stratum)))[["ownTRUE"]]
  # van Elteren by ranks within strata
  parts <- sapply(split(seq_len(n)[both], stratum[both]), function(at) {
    r <- rank(y[at]); m <- sum(own[at]); k <- length(at)
    c(sum(r[own[at]]) - m * (k + 1) / 2, m * (k - m) / k * var(r), 1 / (k + 1))
  })
  z <- sum(parts[3, ] * parts[1, ]) / sqrt(sum(parts[3, ]^2 * parts[2, ]))
  cells <- sapply(1:4, function(s) c(pack(count(y[own & stratum == s], 1:5)), pack(count(y[!own & stratum == s], 1:5))))
  data.frame(
    case, g1 = pack(count(y[group == 1], 1:5)), g2 = pack(count(y[group == 2], 1:5)), g3 = pack(count(y[group == 3], 1:5)),
    h = unname(h$statistic), h_p = h$p.value, x2 = unname(x2$statistic), x2_p = x2$p.value, least = min(x2$expected),
    exact_top = exact,
    strata_group = paste(cells[1, ], collapse = "/"), strata_rest = paste(cells[2, ], collapse = "/"),
    mh_x2 = unname(mh$statistic), mh_p = mh$p.value, mh_odds = unname(mh$estimate), pooled = within, ve_z = z
  )
}
write.csv(do.call(rbind, lapply(1:12, one_case)), "models.csv", row.names = FALSE, quote = FALSE)

# Regressions: a group, two backgrounds with three and two levels.
n <- 400
age <- sample(c("a", "b", "c"), n, TRUE, c(5, 3, 2))
shift <- sample(c("day", "night"), n, TRUE)
carer <- rbinom(n, 1, ifelse(shift == "night", 0.6, 0.2))
y <- pmin(5, pmax(1, round(3.5 - 0.3 * carer - 0.5 * (shift == "night") + 0.2 * (age == "b") + rnorm(n))))
top <- as.integer(y >= 4)
hc3 <- function(fit) {
  x <- model.matrix(fit); a <- solve(crossprod(x)); e <- residuals(fit) / (1 - hatvalues(fit))
  sqrt(diag(a %*% crossprod(x * e) %*% a))
}
frame <- data.frame(age = relevel(factor(age), names(sort(-table(age)))[1]), shift, carer, y, top)
linear <- lm(y ~ carer + age + shift, frame)
logit <- glm(top ~ carer + age + shift, binomial, frame, control = list(epsilon = 1e-14, maxit = 50))
ame <- function(beta) {
  x <- model.matrix(logit); high <- low <- x; high[, "carer"] <- 1; low[, "carer"] <- 0
  mean(plogis(high %*% beta) - plogis(low %*% beta))
}
gradient <- sapply(seq_along(coef(logit)), function(j) {
  step <- replace(numeric(length(coef(logit))), j, 1e-5)
  (ame(coef(logit) + step) - ame(coef(logit) - step)) / 2e-5
})
rows <- aggregate(n ~ age + shift + carer + y, cbind(frame, n = 1), sum)
write.csv(rows, "regression_rows.csv", row.names = FALSE, quote = FALSE)
write.csv(data.frame(
  estimate = coef(linear)[["carer"]], se = hc3(linear)[["carer"]], raw = mean(y[carer == 1]) - mean(y[carer == 0]),
  ame = ame(coef(logit)), ame_se = sqrt(drop(t(gradient) %*% vcov(logit) %*% gradient))
), "regression.csv", row.names = FALSE, quote = FALSE)
# Fisher's exact p of the table in chi_square.rs.
cat(fisher.test(matrix(c(3, 1, 2, 1, 3, 2), 3))$p.value, "\n")

# omega total: loadings by minimising the squares off the diagonal with optim.
answers <- sapply(1:5, function(i) pmin(5, pmax(1, round(3 + 0.6 * ((1:120) %% 9 - 4) / 2 * (i != 4) + rnorm(120)))))
r <- cor(answers)
off <- function(l) { d <- r - outer(l, l); sum(d[upper.tri(d)]^2) }
l <- optim(rep(0.5, 5), off, method = "BFGS", control = list(reltol = 1e-16, maxit = 10000))$par
l <- l * sign(sum(l))
write.csv(answers, "scale.csv", row.names = FALSE, quote = FALSE)
write.csv(data.frame(item = 1:5, loading = l, omega = sum(l)^2 / (sum(l)^2 + sum(1 - l^2))), "omega.csv", row.names = FALSE, quote = FALSE)
