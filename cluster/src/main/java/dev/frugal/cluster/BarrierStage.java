package dev.frugal.cluster;

import java.io.Serializable;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/// Tasks that Spark starts at the same time, and ends together when one is lost. Spark's interface for Java has no
/// barrier mode.
///
/// The stage is the last of its job, and such a stage is never repeated by Spark.
final class BarrierStage {
    private static final ClassTag<String> TEXT = ClassTag$.MODULE$.apply(String.class);

    private BarrierStage() {}

    /// Applies `task` to each of `inputs`, each in a task of its own.
    ///
    /// @param result told of each result, with the number of its input, as soon as it is there
    /// @throws org.apache.spark.SparkException if a task was lost, or there are not as many places as tasks
    static void run(
            JavaSparkContext context,
            List<String> inputs,
            Function<String, String> task,
            ObjIntConsumer<String> result) {
        var tasks =
                context.parallelize(inputs, inputs.size()).rdd().barrier().mapPartitions(new Each(task), false, TEXT);
        context.sc().runJob(tasks, new First(), new Told(result), TEXT);
    }

    private static final class Each extends AbstractFunction1<Iterator<String>, Iterator<String>>
            implements Serializable {
        private static final long serialVersionUID = 1;

        private final Function<String, String> task;

        Each(Function<String, String> task) {
            this.task = task;
        }

        @Override
        public Iterator<String> apply(Iterator<String> inputs) {
            try {
                return scala.collection.Iterator$.MODULE$.single(task.call(inputs.next()));
            } catch (Exception failure) {
                throw thrown(failure);
            }
        }

        /// Spark tells by its type that a task was interrupted.
        @SuppressWarnings("unchecked")
        private static <X extends Exception> RuntimeException thrown(Exception failure) throws X {
            throw (X) failure;
        }
    }

    private static final class First extends AbstractFunction1<Iterator<String>, String> implements Serializable {
        private static final long serialVersionUID = 1;

        @Override
        public String apply(Iterator<String> results) {
            return results.next();
        }
    }

    private static final class Told extends AbstractFunction2<Object, String, BoxedUnit> {
        private final ObjIntConsumer<String> result;

        Told(ObjIntConsumer<String> result) {
            this.result = result;
        }

        @Override
        public BoxedUnit apply(Object number, String text) {
            result.accept(text, (Integer) number);
            return BoxedUnit.UNIT;
        }
    }
}
