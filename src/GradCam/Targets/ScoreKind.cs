namespace GradCam;

/// <summary>The value that is explained.</summary>
public enum ScoreKind
{
    /// <summary>
    /// The value before a trailing Softmax, LogSoftmax or Sigmoid: probabilities compete or saturate, logits do not.
    /// </summary>
    Logit,

    /// <summary>The model's output as it is.</summary>
    Output,
}
