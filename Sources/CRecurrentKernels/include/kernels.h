// The arithmetic of recurrent layers, one step of one layer at a time.
//
// Every function exists once, in the template kernel.inc, and is instantiated for AVX-512, AVX2 and
// any CPU in float, and for any CPU in double. A table of functions, `rk_kernels`, stands for one
// instantiation; the caller never knows which. Buffers are passed as `void *` and hold
// numbers of the instantiation's type. No function allocates, blocks or keeps state.
//
// Layout. Hidden units come in panels of 16 on every machine, so parameters, checkpoints and the
// order of every sum are the same whatever the vector width. A hidden size that is no multiple of 16
// is padded with units whose weights and biases are zero; they stay zero under training.
//
//   weights      [panel][column][gate][16]      column: first the inputs, then the 16·panels of h
//   biases       [panel][bias or peephole][16]  a cell's biases, then its peepholes
//   hidden, cell [panel][step][row][16]
//   activations  [panel][step][row][slot][16]   after backward: gradients of the pre-activations
//
// A *gate* is a weight column, a *bias* begins a pre-activation, a *slot* holds a number that a unit
// keeps for backward. Slot s begins as bias s; a pre-activation takes the product of the gates that
// meet its slot. All three coincide but for the GRUs: where the product is reset after it, the
// candidate keeps its input and recurrent parts apart (three gates, four biases, four slots); where it
// is reset before it, slot 3 keeps r ⊙ h₋, the columns of that product, also after backward (three,
// three, four).
//
// A *peephole* is a weight from a unit's own cell state to one of its gates.

#ifndef RECURRENT_KERNELS_H
#define RECURRENT_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

enum { RK_PANEL = 16, RK_MAX_GATES = 4 };

typedef enum {
  RK_RNN_TANH,
  RK_RNN_RELU,
  RK_LSTM,
  RK_LSTM_PEEPHOLE,
  RK_LSTM_NO_FORGET,
  RK_GRU,
  RK_GRU_RESET_BEFORE,
  RK_CELL_COUNT
} rk_cell;

/// Left operand of a product: `blocks` runs of `width` columns, each [rows][width] with the given
/// row stride; consecutive runs lie `block_stride` numbers apart.
typedef struct {
  const void *base;
  ptrdiff_t row_stride, block_stride;
  int blocks, width;
} rk_columns;

/// One forward step: h, c and activations of `rows` rows from x, h₋, c₋.
typedef struct {
  int rows, panels;
  rk_columns inputs;   ///< x_t
  rk_columns hidden;   ///< h_{t-1} as the product reads it (it may be masked): panels of 16
  const void *hidden_before;  ///< h_{t-1} as the cell reads it
  const void *weights, *biases;
  void *activations;   ///< [panel][rows][slot][16]
  ptrdiff_t activation_stride;  ///< from panel to panel
  const void *cell_before;      ///< c_{t-1}; unused by cells without one
  void *cell_after, *hidden_after;
  ptrdiff_t state_stride;  ///< from panel to panel of hidden and cell
} rk_forward_step;

/// One backward step through the cell: pre-activation gradients in place of the activations.
typedef struct {
  int rows, panels;
  void *activations;
  ptrdiff_t activation_stride;
  const void *hidden_before, *cell_before, *cell_after;
  ptrdiff_t state_stride;
  const void *output_gradient;  ///< ∂L/∂h_t from above, [panel][rows][16]
  ptrdiff_t output_stride;
  const void *biases;  ///< of which backward reads the peepholes
  /// The transposed weights of the gates of `reset_map`; NULL for cells without any.
  const void *_Nullable reset_weights;
  /// h_{t-1} as the product of `reset_map` reads it, laid out as `hidden_before`; and the mask it was
  /// multiplied by, [panel][rows][16], or NULL where it was not.
  const void *reset_hidden;
  const void *_Nullable reset_mask;
  /// Room for ∂L/∂(r ⊙ h_{t-1}), [panel][rows][16]; NULL for cells without it.
  void *_Nullable reset_gradient;
  /// In: ∂L/∂h_t from step t+1. Out: the part of ∂L/∂h_{t-1} that does not pass the product of
  /// `hidden_map`. [panel][rows][16]
  void *hidden_gradient;
  void *cell_gradient;  ///< in: ∂L/∂c_t from step t+1; out: ∂L/∂c_{t-1}. [panel][rows][16]
  void *bias_gradient;  ///< [panel][bias or peephole][16], added to
} rk_backward_step;

/// Gates first ..< first + count of the `total` of a cell.
typedef struct {
  int first, count, total;
} rk_gate_range;

/// The gates that take part in a product, and the slot whose gradient meets each of them.
typedef struct {
  rk_gate_range gates;
  int slots;
  int slot[RK_MAX_GATES];
} rk_gate_map;

typedef struct {
  int rows, panels;
  rk_gate_map map;
  const void *gradients;  ///< [panel][rows][slot][16]
  ptrdiff_t gradient_stride;
} rk_gate_gradients;

/// Attention of one decoder step. Strides are from panel to panel, `memory_step` from an encoder step
/// to the next.
typedef struct {
  int rows, panels, memory_steps;
  const void *query;  ///< [panel][rows][16]
  ptrdiff_t query_stride;
  const void *memory;  ///< encoder states [panel][step][rows][16]
  ptrdiff_t memory_stride, memory_step;
  void *shares;   ///< α [rows][memory_steps, rounded up to 16]
  void *context;  ///< [panel][rows][16]
  ptrdiff_t context_stride;
} rk_attention;

/// Gradients of the same; the memory's are added to, the query's written.
typedef struct {
  const void *context;
  ptrdiff_t context_stride;
  void *query;
  ptrdiff_t query_stride;
  void *memory;
  ptrdiff_t memory_stride, memory_step;
} rk_attention_gradients;

/// A cell. Each gate multiplies the inputs, and either h₋ or, in one cell, r ⊙ h₋.
typedef struct {
  int gates, biases, peepholes, slots;
  rk_gate_map input_map;   ///< the gates that multiply x
  rk_gate_map hidden_map;  ///< those that multiply h₋
  rk_gate_map reset_map;   ///< those that multiply r ⊙ h₋
  int reset_slot;          ///< the slot that keeps r ⊙ h₋, where `reset_map` has gates
  void (*forward)(const rk_forward_step *step);
  void (*backward)(const rk_backward_step *step);
} rk_cell_kernels;

/// RMSProp's coefficients.
typedef struct {
  double rate, smoothing, epsilon, decay;
} rk_rmsprop;

/// Adam's coefficients at one update.
typedef struct {
  double rate, beta1, beta2, epsilon;
  double c1, c2;  ///< 1 − β₁ᵗ and 1 − β₂ᵗ
  double decay;
  double shrink;  ///< 1 − rate · λ where weight decay is decoupled (AdamW), else 1
} rk_adam;

/// What COCOB remembers of each parameter.
typedef struct {
  const void *start;  ///< w₁
  void *largest;      ///< L, the largest |g| so far
  void *total;        ///< G = Σ |g|
  void *reward;       ///< what betting on the gradients' signs has won, at least 0
  void *sum;          ///< θ = −Σ g
} rk_cocob;

typedef struct {
  const char *name;
  const rk_cell_kernels *_Nonnull cells[RK_CELL_COUNT];

  /// Copies the gates' weights of columns first ..< first + count into the order `input_gradient`
  /// reads: blocks of 16 columns, the last padded with zeros. `transposed` holds
  /// ⌈count/16⌉ · 16 · panels · gates.count · 16 numbers.
  void (*transpose)(const void *weights, int panels, int columns, rk_gate_range gates, int first,
                    int count, void *transposed);

  /// out[block][rows][16] (= or +=) gradients · weightsᵀ, with the transposed weights of the map's
  /// gates.
  void (*input_gradient)(const rk_gate_gradients *gradients, const void *transposed, int blocks,
                         void *out, ptrdiff_t out_stride, int accumulate);

  /// weight_gradient[panel][column][gate][16] += columnsᵀ · gradients, for the map's gates and the
  /// columns that begin at `first` of `total`.
  void (*weight_gradient)(const rk_columns *columns, const rk_gate_gradients *gradients, int first,
                          int total, void *weight_gradient);

  /// y[row][output] = b[output] + Σ w[output][unit] h[row][unit], for hidden blocks of 16 units.
  void (*dense_forward)(const rk_columns *hidden, int rows, int outputs, const void *weights,
                        const void *biases, void *y);
  /// ∂h (written), ∂w and ∂b (added to) from ∂y[row][output].
  void (*dense_backward)(const rk_columns *hidden, int rows, int outputs, const void *weights,
                         const void *y_gradient, void *hidden_gradient, ptrdiff_t gradient_stride,
                         void *weight_gradient, void *bias_gradient);

  /// y [panel][rows][16] = biases + W x with W [panel][column][16]; without biases, y += W x.
  void (*linear_forward)(const rk_columns *columns, int rows, int panels, const void *weights,
                         const void *_Nullable biases, void *y, ptrdiff_t y_stride);
  /// sum [panel][16] += Σ over rows of gradients [panel][rows][16].
  void (*row_sum)(const void *gradients, ptrdiff_t stride, int rows, int panels, void *sum);

  void (*attention_forward)(const rk_attention *attention);
  void (*attention_backward)(const rk_attention *attention, const rk_attention_gradients *gradients);

  /// Multiply-adds on registers alone, the measure of benchmarks: `rounds` of them; returns the
  /// operations done.
  double (*multiply_add)(ptrdiff_t rounds, double *sink);

  /// sum += addend.
  void (*add)(void *sum, const void *addend, ptrdiff_t count);
  /// Σ x², in double, of a slice whose count is a multiple of 16.
  double (*square_sum)(const void *x, ptrdiff_t count);
  /// x = min(max(x · scale, −bound), bound); 1 where that cut a number off at ± bound, else 0.
  int (*scale_and_clamp)(void *x, double scale, double bound, ptrdiff_t count);

  // The update rules, in PyTorch's form. `decay` is λ of L2 regularisation: the gradient of a rule is
  // g + λ w. All leave a parameter alone that is zero and never had a gradient: padding stays zero.

  /// Gradient descent: w −= rate · g.
  void (*sgd)(void *w, const void *g, ptrdiff_t count, double rate, double decay);
  /// With momentum (Polyak 1964, doi:10.1016/0041-5553(64)90137-5): v = μ v + g, w −= rate · v.
  void (*momentum)(void *w, const void *g, void *v, ptrdiff_t count, double rate, double momentum,
                   double decay);
  /// RMSProp (Tieleman & Hinton 2012): v = α v + (1 − α) g², w −= rate · g / (√v + ε).
  void (*rmsprop)(void *w, const void *g, void *v, ptrdiff_t count, const rk_rmsprop *rule);
  /// Adam (Kingma & Ba 2015, arXiv:1412.6980): m = β₁ m + (1 − β₁) g, v = β₂ v + (1 − β₂) g²,
  /// w = shrink · w − rate · (m / c1) / (√(v / c2) + ε).
  void (*adam)(void *w, const void *g, void *m, void *v, ptrdiff_t count, const rk_adam *rule);
  /// COCOB-Backprop (Orabona & Tommasi 2017, arXiv:1705.07795, algorithm 2), with g the gradient of
  /// what is made small, so that the paper's subgradient is −g.
  void (*cocob)(void *w, const void *g, const rk_cocob *state, ptrdiff_t count, double alpha);
} rk_kernels;

typedef enum { RK_AUTOMATIC, RK_PORTABLE, RK_AVX2, RK_AVX512 } rk_instruction_set;

/// The float kernels of an instruction set, or NULL where this machine lacks it. RK_AUTOMATIC gives
/// the widest it has.
const rk_kernels *_Nullable rk_float_kernels(rk_instruction_set set);
/// The double kernels, for gradient checks and references.
const rk_kernels *rk_double_kernels(void);

/// Zeroed memory aligned to 64 bytes, on huge pages where that pays; NULL when there is none.
void *_Nullable rk_allocate(size_t bytes);
void rk_free(void *memory);

/// Makes this thread take subnormal numbers for zero, and returns how it was; where the processor has no
/// such mode nothing changes. A gradient that vanishes passes through them on its way to zero, and
/// arithmetic on them may be a hundred times slower.
static inline unsigned rk_flush_subnormals(void) {
#if defined(__x86_64__)
  const unsigned mode = __builtin_ia32_stmxcsr();
  __builtin_ia32_ldmxcsr(mode | 0x8040);
  return mode;
#else
  return 0;
#endif
}

/// Undoes it.
static inline void rk_restore_subnormals(unsigned mode) {
#if defined(__x86_64__)
  __builtin_ia32_ldmxcsr(mode);
#else
  (void)mode;
#endif
}

/// Tells the processor that this thread spins.
static inline void rk_relax(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// The kernels of one cell.
static inline const rk_cell_kernels *rk_cell_kernels_of(const rk_kernels *kernels, rk_cell cell) {
  return kernels->cells[cell];
}

#pragma clang assume_nonnull end
#endif
