using GradCam.Bulk;

namespace GradCam;

public sealed partial class Explainer
{
    /// <summary>Explains many pictures and tensors, in memory that does not grow with their number.</summary>
    /// <remarks>Reading, running and finishing overlap; results come in the order of the sources.</remarks>
    /// <param name="sources">The pictures and tensors; the next one is read only when there is room for it.</param>
    /// <param name="request">The request for each.</param>
    /// <param name="finish">
    /// Turns a source's explanations into the value that is kept, such as the names of the files that it writes. Called
    /// from several threads at once, in any order. A <see cref="GradCamException"/> fails the source; any other
    /// exception is the caller's own error and ends the whole run.
    /// </param>
    /// <param name="options">
    /// The number of pictures that are worked on at once; null for the number that suits the machine.
    /// </param>
    /// <param name="cancel">Stops soon: runs are broken off, nothing more is begun.</param>
    /// <returns>
    /// One result for each source. A source that fails does not stop the others; an unexpected exception while it is
    /// read or explained becomes the <see cref="Exception.InnerException"/> of its <see cref="SourceResult{T}.Error"/>.
    /// Enumerating throws an <see cref="OperationCanceledException"/> once it is cancelled; to stop enumerating stops
    /// the work.
    /// </returns>
    public IAsyncEnumerable<SourceResult<T>> ExplainMany<T>(
        IEnumerable<Source> sources,
        ExplainRequest request,
        Func<Source, IReadOnlyList<Explanation>, T> finish,
        BulkOptions? options = null,
        CancellationToken cancel = default
    )
        where T : class
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(finish);
        _lifetime.Enter().Dispose();
        return new BulkRun<T>(_pipeline, _lifetime, sources, request.Counted(), finish, options ?? new()).Results(
            cancel
        );
    }

    /// <summary>
    /// Explains many pictures and tensors and returns the explanations, which take memory as long as the caller holds
    /// them.
    /// </summary>
    /// <inheritdoc cref="ExplainMany{T}"/>
    public IAsyncEnumerable<SourceResult<IReadOnlyList<Explanation>>> ExplainMany(
        IEnumerable<Source> sources,
        ExplainRequest request,
        BulkOptions? options = null,
        CancellationToken cancel = default
    ) => ExplainMany(sources, request, (_, explanations) => explanations, options, cancel);
}
