using GradCam.Data.Audit;
using GradCam.Data.Metrics.Evaluation;
using GradCam.Data.Repair;

namespace GradCam.Data;

/// <summary>
/// What an explainer tells of a data set: which maps to trust, what the model cheats with, and how to repair that.
/// </summary>
/// <remarks>
/// The work is long: it tells how far it is on the threads that work, and can be cancelled at any time. The same seed
/// gives the same result. Errors that a user can mend are <see cref="GradCamException"/>.
/// </remarks>
public static class DataSetExtensions
{
    /// <summary>
    /// Measures which methods and layers can be trusted for the model, against maps that know nothing.
    /// </summary>
    /// <param name="explainer">The model: a classifier of pictures.</param>
    /// <param name="pictures">The pictures; the model's own prediction for each is explained.</param>
    /// <param name="options">What is measured; null for Grad-CAM at the usual layer by all metrics.</param>
    /// <param name="progress">Is told how far it is; null for nobody.</param>
    /// <param name="cancel">Stops it soon.</param>
    /// <exception cref="GradCamException">
    /// The model is no classifier, no method or metric is left, or no picture could be read.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The explainer has been disposed.</exception>
    public static EvaluationReport Evaluate(
        this Explainer explainer,
        PictureSet pictures,
        EvaluationOptions? options = null,
        IProgress<DataProgress>? progress = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(explainer);
        ArgumentNullException.ThrowIfNull(pictures);
        return explainer.Using(() =>
            new EvaluationReport(new Evaluator(explainer, options ?? new(), progress).Run(pictures.Source, cancel))
        );
    }

    /// <summary>
    /// Finds what the model recognizes a class by instead of the object, and tests it by experiment: by pasting it into
    /// pictures of other classes, moving it and painting it over.
    /// </summary>
    /// <param name="explainer">
    /// The model: a classifier. Where nothing says how it takes photographs, load it with
    /// <see cref="ExplainerOptions.WholePictures"/>.
    /// </param>
    /// <param name="pictures">Pictures of at least two classes, with labels, at least 20 of one of them.</param>
    /// <param name="options">How it is audited; null for the defaults.</param>
    /// <param name="progress">Is told how far it is; null for nobody.</param>
    /// <param name="cancel">Stops it soon.</param>
    /// <exception cref="GradCamException">
    /// The model gives no probabilities or takes no pictures, or the pictures do not suffice.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The explainer has been disposed.</exception>
    public static AuditReport Audit(
        this Explainer explainer,
        PictureSet pictures,
        AuditOptions? options = null,
        IProgress<DataProgress>? progress = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(explainer);
        ArgumentNullException.ThrowIfNull(pictures);
        return explainer.Using(() => new AuditRun(explainer, options ?? new(), progress).Run(pictures, cancel));
    }

    /// <summary>
    /// Writes the model's ONNX file without what it cheats with: its last linear layer is changed by the remedy that
    /// does best on pictures that it was not fitted to. <see cref="FixedModel.Undo"/> takes it back.
    /// </summary>
    /// <param name="explainer">The model: a classifier with a linear head.</param>
    /// <param name="basis">What the repair goes by: an audit, groups, folders or pictures alone.</param>
    /// <param name="output">
    /// The file to write, with its card beside it. It appears whole, once its scores were checked; nothing is written
    /// if nothing is gained.
    /// </param>
    /// <param name="options">How it is repaired; null for the defaults.</param>
    /// <param name="progress">Is told how far it is; null for nobody.</param>
    /// <param name="cancel">Stops it soon.</param>
    /// <exception cref="GradCamException">
    /// The model has no linear head, the pictures do not suffice, no remedy applies, or the file cannot be written.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The explainer has been disposed.</exception>
    public static FixReport Fix(
        this Explainer explainer,
        FixBasis basis,
        string output,
        FixOptions? options = null,
        IProgress<DataProgress>? progress = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(explainer);
        ArgumentNullException.ThrowIfNull(basis);
        ArgumentException.ThrowIfNullOrEmpty(output);
        return explainer.Using(() => new Fixer(explainer, basis, options ?? new(), progress, cancel).Fix(output));
    }

    /// <summary>
    /// Lists what the score of a class consists of, so that what is spurious can be named in
    /// <see cref="FixOptions.Spurious"/>.
    /// </summary>
    /// <param name="explainer">The model: a classifier with a linear head.</param>
    /// <param name="basis">The pictures to find them in.</param>
    /// <param name="className">The class's name or number.</param>
    /// <param name="progress">Is told how far it is; null for nobody.</param>
    /// <param name="cancel">Stops it soon.</param>
    /// <exception cref="GradCamException">
    /// The model has no linear head or no such class, or there are fewer than two pictures of it.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The explainer has been disposed.</exception>
    public static ComponentReport Components(
        this Explainer explainer,
        FixBasis basis,
        string className,
        IProgress<DataProgress>? progress = null,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(explainer);
        ArgumentNullException.ThrowIfNull(basis);
        ArgumentException.ThrowIfNullOrEmpty(className);
        return explainer.Using(() => new Fixer(explainer, basis, new(), progress, cancel).Components(className));
    }
}
