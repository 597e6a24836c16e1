using GradCam.Bulk;

namespace GradCam;

/// <summary>Explains any number of pictures, in memory that does not grow with their number.</summary>
public static class ExplainerBulk
{
    /// <summary>
    /// Explains many pictures and tensors. Reading, running and finishing overlap; results come in the order of the
    /// sources.
    /// </summary>
    /// <param name="explainer">The model.</param>
    /// <param name="sources">What to explain; the next one is asked for only when there is room for it.</param>
    /// <param name="request">What to explain of each.</param>
    /// <param name="finish">
    /// Makes of a source's explanations what is kept of them: writes files, say, and returns their names. Called from
    /// several threads at once, in any order. A <see cref="GradCamException"/> fails the source; anything else is the
    /// caller's own error and ends the whole.
    /// </param>
    /// <param name="options">How many at once; null for what suits the machine.</param>
    /// <param name="cancel">Stops soon: runs are broken off, nothing more is begun.</param>
    /// <returns>
    /// One result for each source; one that fails does not stop the others, also where reading or explaining it threw
    /// what nobody expected: that is the <see cref="Exception.InnerException"/> of its
    /// <see cref="SourceResult{T}.Error"/> then. Enumerating throws an <see cref="OperationCanceledException"/> once it
    /// is cancelled; to stop enumerating stops the work.
    /// </returns>
    public static IAsyncEnumerable<SourceResult<T>> ExplainMany<T>(
        this Explainer explainer,
        IEnumerable<Source> sources,
        ExplainRequest request,
        Func<Source, IReadOnlyList<Explanation>, T> finish,
        BulkOptions? options = null,
        CancellationToken cancel = default
    )
        where T : class => new BulkRun<T>(explainer, sources, request, finish, options ?? new()).Results(cancel);

    /// <summary>Explains many pictures and tensors, and keeps the explanations: the caller lets them go.</summary>
    /// <inheritdoc cref="ExplainMany{T}"/>
    public static IAsyncEnumerable<SourceResult<IReadOnlyList<Explanation>>> ExplainMany(
        this Explainer explainer,
        IEnumerable<Source> sources,
        ExplainRequest request,
        BulkOptions? options = null,
        CancellationToken cancel = default
    ) => explainer.ExplainMany(sources, request, (_, explanations) => explanations, options, cancel);
}
